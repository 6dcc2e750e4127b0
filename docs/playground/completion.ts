/**
 * Completion in `daemon.json`: keys from its JSON Schema, and the names of runtimes for the default runtime.
 */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import { syntaxTree } from "@codemirror/language"
import type { EditorState } from "@codemirror/state"
import { data } from "./schema.data.ts"
import { keysAt } from "./schemaKeys.ts"

type Node = ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]>

/** Completes a key or the name of a runtime, inside quotes, or outside of them if the visitor asks for it. */
export const complete = ({ explicit, pos, state }: CompletionContext): CompletionResult | null => {
  const node = syntaxTree(state).resolveInner(pos, -1)
  switch (node.name) {
    case "PropertyName":
      return { from: node.from, to: node.to, options: keys(state, node.parent?.parent ?? null), filter: true }
    case "String":
      return isDefaultRuntime(state, node) ? { from: node.from, to: node.to, options: runtimes(state) } : null
    case "Object":
    case "{":
      return explicit ? { from: pos, options: keys(state, node.name === "{" ? node.parent : node) } : null
    default:
      return null
  }
}

/** Returns the keys of an object that it does not have yet. */
const keys = (state: EditorState, object: Node | null): ReadonlyArray<Completion> => {
  const present = new Set(properties(object).map((property) => keyOf(state, property)))
  return keysAt(data, pathOf(state, object))
    .filter(({ key }) => !present.has(key))
    .map(({ description, key, value }) => ({
      label: `"${key}"`,
      info: description,
      apply: (view, _completion, from, to) => {
        const hasColon = /^\s*:/.test(state.sliceDoc(to, to + 20))
        const insert = hasColon ? `"${key}"` : `"${key}": ${value}`
        // The cursor goes between the quotes or brackets of the value.
        const anchor = from + insert.length - (hasColon ? 0 : value.length / 2)
        view.dispatch({ changes: { from, to, insert }, selection: { anchor } })
      }
    }))
}

const isDefaultRuntime = (state: EditorState, { parent }: Node): boolean =>
  parent?.name === "Property" && keyOf(state, parent) === "default-runtime" && pathOf(state, parent.parent).length === 0

/** Returns the names of the engine's own runtime and of those that the file configures. */
const runtimes = (state: EditorState): ReadonlyArray<Completion> => {
  const top = syntaxTree(state).topNode.getChild("Object")
  const configured =
    properties(top)
      .find((property) => keyOf(state, property) === "runtimes")
      ?.getChild("Object") ?? null
  const names = ["runc", ...properties(configured).map((property) => keyOf(state, property))]
  return [...new Set(names)].map((name) => ({ label: JSON.stringify(name) }))
}

/** Returns the keys that lead to an object. */
const pathOf = (state: EditorState, object: Node | null): ReadonlyArray<string> => {
  const property = object?.parent
  return property?.name === "Property" ? [...pathOf(state, property.parent), keyOf(state, property)] : []
}

const properties = (object: Node | null): ReadonlyArray<Node> => object?.getChildren("Property") ?? []

const keyOf = (state: EditorState, property: Node): string => {
  const name = property.getChild("PropertyName")
  return name === null ? "" : state.sliceDoc(name.from, name.to).replaceAll('"', "")
}
