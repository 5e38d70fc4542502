// Stands in for @codemirror/lang-html, which lang-markdown would bring along with three more parsers (half of the file) only to colour
// HTML inside Markdown. HTML is shown as it is typed.
export const html = () => ({ language: { parser: undefined }, support: [] });
export const htmlCompletionSource = () => null;
