/**
 * Patterns of English that this repository has replaced, and a search for them in the comments and strings of a source.
 */
import { lineAt, nodesOf } from "../Syntax.ts"

/** A place where a source has a pattern. `line` counts from 1. */
export interface Occurrence {
  readonly line: number
  readonly pattern: string
  readonly text: string
}

/** Finds the patterns in the comments and string literals of a source, or in the prose of a document, in the order of the text. */
export const find = (file: string, source: string): ReadonlyArray<Occurrence> =>
  (file.endsWith(".md") ? [document(source)] : [...comments(source), ...strings(file, source)])
    .flatMap(({ isDocstring, start, text }) =>
      Object.entries(isDocstring ? { ...words, ...openings } : words).flatMap(([pattern, expression]) =>
        Array.from(text.matchAll(expression), (match) => ({
          line: lineAt(source, start + match.index),
          pattern,
          text: match[0].replaceAll(/\s+/g, " ").trim()
        }))
      )
    )
    .toSorted((one, other) => one.line - other.line)

interface Prose {
  readonly start: number
  readonly text: string
  readonly isDocstring: boolean
}

/** Examples, code and the outputs of commands are not prose. */
const document = (source: string): Prose => ({
  start: 0,
  text: source.replaceAll(/^```[^]*?^```|`[^`\n]+`/gm, (code) => code.replaceAll(/[^\n]/g, " ")),
  isDocstring: false
})

const comments = (source: string): ReadonlyArray<Prose> =>
  Array.from(source.matchAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/gm), (match) => ({
    start: match.index,
    // Code examples in docstrings are not prose.
    text: match[0].replaceAll(/```[^]*?```/g, (example) => example.replaceAll(/[^\n]/g, " ")),
    isDocstring: match[0].startsWith("/**")
  }))

const strings = (file: string, source: string): ReadonlyArray<Prose> =>
  nodesOf(file, source)
    .filter(({ type, value }) => type === "TemplateElement" || (type === "Literal" && typeof value === "string"))
    .map(({ end, start }) => ({ start, text: source.slice(start, end), isDocstring: false }))

/** Openings of a docstring that begin with a question word instead of a verb or a noun. */
const openings = {
  "an opening clause":
    /^\/\*\*[\s*]*(?:What|Whatever|Who|Whoever|Whose|Where|Wherever|Whether|How|Why|When|Of|In what)\b/g
}

const words = {
  "a what-clause": /\b(?:what|whatever)\s+(?:comes|came|becomes|became)\s+(?:of|to)\b/gi,
  "as far as": /\b(?:as|so) far as\b|\bin so far\b/gi,
  "be it": /\bbe it\b/gi,
  // A reader of TOML says "key name appears blank", and Podman with it.
  blanks: /(?<!\bappears )\bblanks?\b(?!-)/gi,
  "but for": /\b(?:but|save) for\b/gi,
  "comes to": /\b(?:comes?|came) to\b(?! an? | the end| life)/gi,
  "for want of": /\bfor want of\b/gi,
  "has to do with": /\b(?:has|have|had) to do with\b/gi,
  "is no": /(?<!\bthere )\b(?:is|are|was|were) no (?!more\b|longer\b|less\b)\w+(?! (?:to|in|at|of|for|left|there)\b)/gi,
  "is to be": /\b(?:is|are|was|were) to be\b/gi,
  mend: /\bmend(?:s|ed|ing)?\b/gi,
  "nobody, somebody": /\b(?:nobody|somebody)\b/gi,
  "put right": /\b(?:puts?|putting)\s+(?:\w+\s+)?right\b/gi,
  stands: /\bstands? (?:at|behind|beside|before|in|on|there|under)\b/gi,
  "take back": /\b(?:takes?|took|taken|taking)\s+(?:\w+\s+)?back\b/gi,
  "take for": /\b(?:takes?|took|taken|taking) (?:\w+ ){1,3}for (?:a|an|the|one)\b/gi,
  whoever: /\b(?:whoever|wherever)\b/gi,
  "without a word": /\bwithout a word\b|\ball the same\b|\bat one go\b/gi
}
