/**
 * The form of answers for readers: problems as text, as a SARIF log and as annotations of a GitHub workflow, and the escapes that
 * make strings of others safe to print. `/reports/schema` has the schemas of the command's JSON documents.
 */
export * as Cap from "./Cap.ts"
export * as CodeAddress from "./CodeAddress.ts"
export * as DiagnosticText from "./DiagnosticText.ts"
export * as Sarif from "./Sarif.ts"
export * as Style from "./Style.ts"
export * as WorkflowAnnotation from "./WorkflowAnnotation.ts"
