/**
 * Templates that were left in values and in the names of runtimes: the tool that fills in the file did not run.
 */
import type { Json, JsonTree } from "../../../document/index.ts"
import { GoText, type SourceText, Wording } from "../../../text/index.ts"
import { isComment } from "./entryFields.ts"
import { expandedOnlyByScript } from "./paths.ts"
import { type Problems, keyOf, report } from "./report.ts"
import { type RuleContext, isField } from "./ruleContext.ts"
import type * as DockerProblem from "../../problems/DockerProblem.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** Reports whether a string contains a template. */
export const hasTemplate = (text: string): boolean => templateIn(text) !== undefined

/** Puts the advice about a template into the faults that it causes. */
export const namingTemplates = (context: RuleContext, faults: Problems): Problems => {
  const templates = byPath(templatesIn(context))
  return faults.map((fault) => {
    const template = templates.size === 0 || unrelated.has(fault.code) ? undefined : templates.get(identity(fault.path))
    return template === undefined ? fault : { ...fault, advice: adviceForFault(context, template), fix: undefined }
  })
}

/** Puts one warning for each template in place of the warnings that follow from it. A fault names the template itself. */
export const withTemplates = (context: RuleContext, warnings: Problems): Problems => {
  const templates = templatesIn(context)
  if (templates.length === 0) return warnings
  const replaced = byPath(templates)
  const named = new Set(
    [...context.faults, ...context.startFaults]
      .filter(({ code }) => !unrelated.has(code))
      .map(({ path }) => identity(path))
  )
  return [
    ...namingTemplates(
      context,
      warnings.filter((one) => isFault(one) || unrelated.has(one.code) || !replaced.has(identity(one.path)))
    ),
    ...templates.filter(({ path }) => !named.has(identity(path))).map((template) => warning(context, template))
  ]
}

/** A template in a value, or in the name of a runtime. */
interface Template {
  readonly path: Json.JsonPath
  readonly at: SourceText.Stretch
  readonly value: string
  /** The template as written. */
  readonly text: string
  readonly isName: boolean
}

/**
 * The forms of templates: Jinja, Go and ERB; variables and commands of a shell; placeholders of batch files, autoconf and
 * instructions. A named group of a regular expression, such as `(?<name>`, is not a placeholder.
 */
const form =
  /\{\{.{0,200}?\}\}|\{[%#].{0,200}?[%#]\}|<%.{0,200}?%>|\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|%[A-Z][A-Z0-9_]{2,80}%|@[A-Z][A-Z0-9_]{2,80}@|(?<!\?P?)<[A-Za-z][\w .-]{0,80}>|^\/path\/to\/\S*/

/** Returns the first template in a string. Only the beginning counts, which bounds the time for a string of opening braces. */
const templateIn = (text: string): string | undefined => form.exec(text.slice(0, 2048))?.[0]

/** A template that the engine fills in for a log driver, with fields of the container, such as `{{.Name}}`. */
const ofLogDriver = /\{\{(?:[^}]{0,200}[\s(])?\.[^}]{0,200}\}\}/g

/** The parts of an argument that the shell of a wrapper script expands. Other rules report them. */
const ofShell = /\$(?:\{[^}]{0,200}\}|\([^)]{0,200}\))/g

/** The problems that do not depend on the text of a value. */
const unrelated: ReadonlySet<DockerProblem.Code> = new Set([
  "deprecated-directive",
  "directive-conflict",
  "duplicate-key",
  "invalid-flag",
  "invalid-runtime-entry",
  "misplaced-key",
  "unknown-directive"
])

const isFault = ({ effect }: DockerProblem.DockerProblem): boolean => effect === "refused" || effect === "no-start"

/** The depth to which values are read. No directive has a deeper value, except the options of a shim. */
const deepest = 8

const templatesIn = (context: RuleContext): ReadonlyArray<Template> => {
  const within = (node: JsonTree.JsonNode, path: Json.JsonPath): ReadonlyArray<Template> => {
    switch (node.type) {
      case "string":
        return templateAt(node.value, path, node, unfilled(context, path, node.value))
      case "array":
        return path.length > deepest ? [] : node.items.flatMap((item, index) => within(item, [...path, index]))
      case "object":
        return path.length > deepest ? [] : node.members.flatMap((member) => ofMember(member, path))
      default:
        return []
    }
  }
  const ofMember = (member: JsonTree.JsonMember, outer: Json.JsonPath): ReadonlyArray<Template> => {
    const { key, value } = member
    if (isComment(key)) return []
    const path = [...outer, key]
    const isName = outer.length === 1 && isField(String(outer[0]), "runtimes")
    return [...(isName ? templateAt(key, path, keyOf(member), key, true) : []), ...within(value, path)]
  }
  return context.file.root === undefined || !mayHave.test(context.file.source.text) ? [] : within(context.file.root, [])
}

/** A character with which a template begins. Most files have none. */
const mayHave = /[{]{2}|\{[%#]|[<%@$]|"\/path\/to\//

const templateAt = (
  value: string,
  path: Json.JsonPath,
  at: SourceText.Stretch,
  read: string,
  isName = false
): ReadonlyArray<Template> => {
  const text = templateIn(read)
  return text === undefined ? [] : [{ path, at, value, text, isName }]
}

/** Removes the parts of a value that the engine or the shell of a wrapper script fills in. */
const unfilled = ({ dialect }: RuleContext, [directive, , field]: Json.JsonPath, value: string): string => {
  if (isField(String(directive), "log-opts")) return value.replaceAll(ofLogDriver, "")
  const isArgument = isField(String(directive), "runtimes") && isField(String(field), "runtimeArgs")
  return isArgument && dialect === "engine" ? value.replaceAll(ofShell, "") : value
}

const warning = (context: RuleContext, template: Template): DockerProblem.DockerProblem => {
  const { at, isName, path, text, value } = template
  const [directive, name] = path
  const isOfEntry = name !== undefined && isField(String(directive), "runtimes")
  const subject = isOfEntry ? `runtime ${Wording.shown(String(name))}: the ${isName ? "name" : "value"}` : "The value"
  return report(context, {
    code: "unexpanded-template",
    path,
    at,
    message: `${subject} contains a template that was not filled in: ${text}`,
    advice: isExpandedLater(context, template) ? expandedOnlyByScript(value) : wayOut(template),
    details: { value, template: text }
  })
}

const adviceForFault = (context: RuleContext, template: Template): string =>
  isExpandedLater(context, template)
    ? expandedOnlyByScript(template.value)
    : `The value contains a template that was not filled in: ${template.text}. ${wayOut(template)}`

const wayOut = ({ isName }: Template): string =>
  `Write the ${isName ? "name" : "value"} itself, or check the file that the template produces.`

/** Reports whether the shell of a wrapper script would expand a path. */
const isExpandedLater = ({ dialect, entryOf }: RuleContext, { path, text }: Template): boolean => {
  const [, name, field] = path
  const entry = entryOf.get(String(name))?.entry
  const isPath = entry !== undefined && path.length === 3 && isField(String(field), "path")
  return isPath && dialect === "engine" && text.startsWith("$") && WrapperScript.isNeeded(entry)
}

const byPath = (templates: ReadonlyArray<Template>): ReadonlyMap<string, Template> =>
  new Map(templates.filter(({ isName }) => !isName).map((template) => [identity(template.path), template]))

/** Tells paths apart as the engine does: it reads the keys of structs in any case. */
const identity = (path: Json.JsonPath): string => JSON.stringify(path.map((step) => GoText.foldKey(String(step))))
