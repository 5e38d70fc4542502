// What writing together needs beside the editor: shared documents and their tie to the editor. Carets and names of others are drawn by our own
// script, for the package's own writes style attributes, which our policy refuses. What this imports of CodeMirror comes from the editor's file.
export { Doc, UndoManager, applyUpdate, encodeStateAsUpdate, encodeStateVector, mergeUpdates, createRelativePositionFromTypeIndex, createRelativePositionFromJSON, createAbsolutePositionFromRelativePosition, relativePositionToJSON } from "yjs";
export { ySync, ySyncFacet, YSyncConfig, ySyncAnnotation } from "y-codemirror.next";
