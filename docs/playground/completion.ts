/**
 * Completion in `daemon.json`: keys from its JSON Schema, and the names of runtimes for the default runtime.
 */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import { syntaxTree } from "@codemirror/language"
import type { EditorState } from "@codemirror/state"
import type { EditorView } from "@codemirror/view"
import { data } from "./schema.data.ts"
import { keysAt } from "./schemaKeys.ts"

type Node = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>

/** Completes a key or the name of a runtime, inside quotes, or outside of them if the visitor asks for it. */
export const complete = ({ explicit, pos, state }: CompletionContext): CompletionResult | null => {
  const node = syntaxTree(state).resolveInner(pos, -1)
  // A string is replaced whole, with its quotes. What is typed after the first quote chooses the options.
  const string: Span = { before: 1, after: node.to - pos }
  switch (node.name) {
    case "PropertyName":
      return { from: node.from + 1, options: keys(state, node.parent?.parent ?? null, string) }
    case "String":
      return isDefaultRuntime(state, node) ? { from: node.from + 1, options: runtimes(state, string) } : null
    case "Object":
    case "{":
      return explicit
        ? { from: pos, options: keys(state, node.name === "{" ? node.parent : node, { before: 0, after: 0 }) }
        : null
    default:
      return null
  }
}

/** The characters that are replaced around what is typed. */
interface Span {
  readonly before: number
  readonly after: number
}

/** Returns the keys of an object that it does not have yet. */
const keys = (state: EditorState, object: Node | null, span: Span): ReadonlyArray<Completion> => {
  const present = new Set(properties(object).map((property) => keyOf(state, property)))
  return keysAt(data, pathOf(state, object))
    .filter(({ key }) => !present.has(key))
    .map(({ description, key, value }) => ({
      label: key,
      info: description,
      apply: (view, _completion, from, to) => {
        const hasColon = /^\s*:/.test(state.sliceDoc(to + span.after, to + span.after + 20))
        // The cursor goes between the quotes or brackets of the value.
        replace(view, from, to, span, hasColon ? `"${key}"` : `"${key}": ${value}`, hasColon ? 0 : value.length / 2)
      }
    }))
}

/** Replaces what is typed, and puts the cursor this many characters before the end. */
const replace = (view: EditorView, from: number, to: number, span: Span, insert: string, fromEnd: number): void => {
  const changes = { from: from - span.before, to: to + span.after, insert }
  view.dispatch({ changes, selection: { anchor: changes.from + insert.length - fromEnd } })
}

const isDefaultRuntime = (state: EditorState, { parent }: Node): boolean =>
  parent?.name === "Property" && keyOf(state, parent) === "default-runtime" && pathOf(state, parent.parent).length === 0

/** Returns the names of the engine's own runtime and of those that the file configures. */
const runtimes = (state: EditorState, span: Span): ReadonlyArray<Completion> => {
  const top = syntaxTree(state).topNode.getChild("Object")
  const configured = properties(top)
    .find((property) => keyOf(state, property) === "runtimes")
    ?.getChild("Object")
  const names = ["runc", ...properties(configured ?? null).map((property) => keyOf(state, property))]
  return [...new Set(names)].map((name) => ({
    label: name,
    apply: (view, _completion, from, to) => replace(view, from, to, span, JSON.stringify(name), 0)
  }))
}

/** Returns the keys that lead to an object. */
const pathOf = (state: EditorState, object: Node | null): ReadonlyArray<string> => {
  const property = object?.parent
  return property?.name === "Property" ? [...pathOf(state, property.parent), keyOf(state, property)] : []
}

const properties = (object: Node | null): ReadonlyArray<Node> => object?.getChildren("Property") ?? []

const keyOf = (state: EditorState, property: Node): string => {
  const name = property.getChild("PropertyName")
  return name === null ? "" : textOf(state.sliceDoc(name.from, name.to))
}

/** Returns the text of a JSON string, or its source while it is being typed. */
const textOf = (source: string): string => {
  try {
    return String(JSON.parse(source))
  } catch {
    return source.replaceAll('"', "")
  }
}
