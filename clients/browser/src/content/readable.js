// The readable part of the page as the member sees it: what is hidden, typed into fields, or only there for programs is left behind here, before
// anything is sent. The server cleans what it gets again.
(() => {
  const { isShown } = globalThis.commonplace;
  const KEPT = new Set(
    ("a abbr article aside b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 header hr i kbd li main ol p " +
      "pre q s samp section small span strong sub sup table tbody td th thead tr u ul").split(" "),
  );
  const GONE = new Set(
    ("script style title template textarea select option iframe svg noscript canvas audio video object embed input button form-control nav dialog " +
      "datalist output").split(" "),
  );

  // A document of its own with copies of what is shown; the page's is only looked at.
  function visibleCopy() {
    const copy = document.implementation.createHTMLDocument(document.title);
    copyInto(document.body, copy.body, copy);
    return copy;
  }

  function copyInto(from, to, owner) {
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) to.append(owner.createTextNode(child.data));
      if (child.nodeType !== Node.ELEMENT_NODE) continue;
      const name = child.localName;
      if (GONE.has(name) || child.isContentEditable || child.id === "commonplace-on-page" || (name !== "br" && !isShown(child))) continue;
      if (!KEPT.has(name)) {
        // A form or an unknown element: its words may be the page's, the element is not kept.
        const block = owner.createElement("div");
        to.append(block);
        copyInto(child, block, owner);
        continue;
      }
      const element = owner.createElement(name);
      // Names are needed to judge what matters on the page, and are taken off afterwards.
      for (const attribute of ["class", "id", "role"]) if (child.hasAttribute(attribute)) element.setAttribute(attribute, child.getAttribute(attribute));
      if (name === "a" && /^https?:/.test(child.href)) element.setAttribute("href", child.href);
      to.append(element);
      copyInto(child, element, owner);
    }
  }

  function bare(root) {
    for (const element of root.querySelectorAll("*")) {
      for (const { name } of [...element.attributes]) if (!(name === "href" && element.localName === "a")) element.removeAttribute(name);
    }
    return root.innerHTML;
  }

  const squeezed = (text) => text.replace(/\s+/g, "");

  // { html, title }; with a quote, a part of the page in which it stands.
  globalThis.commonplace.readablePage = (quote = "") => {
    const copy = visibleCopy();
    let body = copy.body;
    const judged = new Readability(copy.cloneNode(true)).parse();
    if (judged?.content && squeezed(judged.textContent).includes(squeezed(quote))) {
      body = copy.createElement("div");
      body.append(...new DOMParser().parseFromString(judged.content, "text/html").body.childNodes);
    }
    return { html: bare(body), title: document.title };
  };
})();
