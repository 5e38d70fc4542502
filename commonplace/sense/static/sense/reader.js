// The reader, by its parts. The marks themselves are drawn by the server; without any of this the page can be read, marked and filtered.
import "./reader-keys.js";
import "./reader-marking.js";
import "./reader-filter.js";
import "./reader-margin.js";
import "./reader-look.js";
import "./reader-progress.js";
import "./reader-offline.js";
