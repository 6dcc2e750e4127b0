/**
 * CodeMirror with what a configuration file needs: colours, line numbers, completion, findings with their fixes.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { json } from "@codemirror/lang-json"
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language"
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint"
import { Compartment, EditorState, type Extension } from "@codemirror/state"
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view"
import { tags } from "@lezer/highlight"
import type { Finding } from "./Answer.ts"
import { complete } from "./completion.ts"
import type { Language } from "./Family.ts"

/** An editor on the page. */
export interface CodeEditor {
  /** Gives the editor the name for screen readers and the language of a file. The name is there at once, a language may be loaded first. */
  readonly become: (file: EditedFile) => Promise<void>
  /** Replaces the text, unless it is the same. */
  readonly write: (text: string) => void
  /** Underlines the places of findings. */
  readonly show: (findings: ReadonlyArray<Finding>) => void
  /** Selects a place and moves the cursor there. */
  readonly goTo: (from: number, to: number) => void
  readonly destroy: () => void
}

/** A kind of file: its name for screen readers, and its language. */
export interface EditedFile {
  readonly label: string
  readonly language: Language
}

/** The text to begin with, and what is told about the visitor's work. */
export interface CodeEditorOptions {
  readonly text: string
  readonly edited: (text: string) => void
  readonly fix: (finding: Finding) => void
}

/** Puts an editor into an element. */
export const makeCodeEditor = (parent: HTMLElement, { edited, fix, text }: CodeEditorOptions): CodeEditor => {
  const name = new Compartment()
  const syntax = new Compartment()
  let wanted: Language | undefined
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        // For every language, because a completion may still be under way when the language changes. It knows the nodes of JSON only.
        autocompletion({ override: [complete] }),
        highlightActiveLine(),
        name.of([]),
        syntax.of([]),
        syntaxHighlighting(colours),
        lintGutter(),
        EditorView.lineWrapping,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) edited(state.doc.toString())
        }),
        // Tab leaves the editor, as it leaves every field of the page.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap])
      ]
    })
  })
  const length = (): number => view.state.doc.length
  return {
    become: async ({ label, language }) => {
      wanted = language
      view.dispatch({ effects: name.reconfigure(EditorView.contentAttributes.of({ "aria-label": label })) })
      const extension = await extensionsOf(language)
      // The visitor may have chosen another language in the meantime.
      if (wanted === language) view.dispatch({ effects: syntax.reconfigure(extension) })
    },
    write: (next) => {
      const change = between(view.state.doc.toString(), next)
      if (change !== undefined) view.dispatch({ changes: change })
    },
    show: (findings) => {
      view.dispatch(
        setDiagnostics(
          view.state,
          findings.flatMap((one) => diagnostic(one, length(), fix))
        )
      )
    },
    goTo: (from, to) => {
      const end = length()
      view.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) }, scrollIntoView: true })
      view.focus()
    },
    destroy: () => view.destroy()
  }
}

/** Returns the syntax of a language. JSON is there at once. Without TOML, the editor shows plain text. */
const extensionsOf = async (language: Language): Promise<Extension> => {
  switch (language) {
    case "json":
      return json()
    case "toml":
      return import("./toml.ts").then(
        ({ toml }) => toml,
        () => []
      )
  }
}

/** Returns the change in the middle of a text, so that the cursor stays elsewhere; undefined without a change. */
const between = (before: string, after: string) => {
  if (before === after) return undefined
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) }
}

/** Returns a finding as CodeMirror shows it, or nothing if the finding has no place in the text that is there now. */
const diagnostic = (finding: Finding, length: number, fix: CodeEditorOptions["fix"]): ReadonlyArray<Diagnostic> => {
  const { advice, code, message, place, severity } = finding
  if (place === undefined || place.to > length) return []
  return [
    {
      from: place.from,
      to: place.to,
      severity,
      source: code,
      message: advice === "" ? message : `${message}\n${advice}`,
      actions: finding.fix === undefined ? [] : [{ name: finding.fix.title, apply: () => fix(finding) }]
    }
  ]
}

/** The colours of the page, which the theme sets for light and dark. */
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--playground-key)" },
  { tag: tags.string, color: "var(--playground-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--playground-value)" },
  { tag: tags.comment, color: "var(--vp-c-text-2)" }
])
