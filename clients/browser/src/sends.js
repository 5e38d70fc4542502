import { translate } from "./lib/browser.js";

translate();
