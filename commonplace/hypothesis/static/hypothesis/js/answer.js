// Tells the client's frame, which opened this window, what the member said. Only a frame of our own origin hears it.
const said = document.getElementById("hypothesis-answer").dataset;

if (window.opener) {
  const answer = said.code
    ? { type: "authorization_response", code: said.code, state: said.state }
    : { type: "authorization_canceled", state: said.state };
  window.opener.postMessage(answer, said.origin);
  window.close();
}
