/**
 * Bytes, encodings, positions, text edits, paths, similar names, Go's string functions, and system error messages.
 */
export * as Similarity from "./Similarity.ts"
export * as Bytes from "./Bytes.ts"
export * as Errno from "./Errno.ts"
export * as FilePath from "./FilePath.ts"
export * as GoPattern from "./GoPattern.ts"
export * as GoText from "./GoText.ts"
export * as HostPath from "./HostPath.ts"
export * as LikelyEncoding from "./LikelyEncoding.ts"
export * as Platform from "./Platform.ts"
export * as SourceText from "./SourceText.ts"
export * as TextEdit from "./TextEdit.ts"
export * as TextEncoding from "./TextEncoding.ts"
export * as Wildcards from "./Wildcards.ts"
export * as Wording from "./Wording.ts"
