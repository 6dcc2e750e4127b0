/**
 * GitHub's own parser of workflows and actions.
 */
import { registerHooks } from "node:module"

// The parser imports its schemas as only bundlers may: without saying that they are JSON.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context)
})
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import("@actions/workflow-parser")
const { convertActionTemplate, parseAction } = await import("@actions/workflow-parser/actions/index")

/** Returns what GitHub would say is wrong with a workflow. */
export const mistakesInWorkflow = async (name: string, content: string): Promise<ReadonlyArray<string>> => {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

/** Returns what GitHub would say is wrong with the definition of an action. */
export const mistakesInAction = (name: string, content: string): ReadonlyArray<string> => {
  const { context, value } = parseAction({ name, content }, new NoOperationTraceWriter())
  if (value !== undefined) convertActionTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}
