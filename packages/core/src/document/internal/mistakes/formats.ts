/**
 * Texts in another format: templates, web pages, shell commands, patches, YAML and others.
 */
import { type Situation, type Way, matchAt } from "./situation.ts"

/** Explains a text that is not meant as JSON; undefined if the mistake does not show another format. */
export const ofFormat = (situation: Situation): Way | undefined => {
  const { at, mistake, text } = situation
  if (!tellsFormat.has(mistake.reason)) return undefined
  const advice =
    ofTemplate(situation) ?? ofConflict(text, at) ?? ofFence(text, at) ?? ofBytes(situation) ?? ofWhole(situation)
  return advice === undefined ? ofLast(situation) : { advice, fix: undefined }
}

const tellsFormat: ReadonlySet<string> = new Set(["Comment", "UnexpectedToken"])

const tags = [
  ["{{", "}}"],
  ["{%", "%}"]
] as const

const template = "This is a template; check the file that it produces."

const ofTemplate = ({ at, mistake, text }: Situation): string | undefined => {
  const { length } = mistake.token
  if (mistake.reason === "Comment") {
    const comment = text.slice(at, at + length)
    const isTemplate =
      (text[at - 1] === "{" && /#\}|#$/.test(comment)) ||
      tags.some(([opening, closing]) => comment.includes(opening) && comment.includes(closing))
    return isTemplate ? template : undefined
  }
  const line = text.slice(at, at + 200)
  const isMarked =
    /^(?:\{%|\{#|\{\{[-~]?\s*[\w.$/]|<%|<\?(?:php|=)|\$\{|\$\(|\$[A-Za-z_]|%\{|@[\w.-]+@|%[A-Za-z_]\w*%|__[A-Z]\w*__)/.test(
      line
    ) ||
    (text[at - 1] === "{" && /^[%#]/.test(line)) ||
    (text[at - 1] === "{" && /^\{[^"\n}]*(?:"[^"\n]*"(?!\s*:)[^"\n}]*)*\}\}/.test(line)) ||
    (text[at - 1] === "{" && /^\{[-~]?\s*[\w.$/][^"\n:]*$/m.test(line))
  return isMarked ? template : undefined
}

const ofConflict = (text: string, at: number): string | undefined =>
  /^(?:<{7}|={7}|>{7}|\|{7})/.test(text.slice(at, at + 7))
    ? "This is the mark of a merge conflict. Resolve the conflict, and remove the lines with <<<<<<<, ======= and >>>>>>>."
    : undefined

const ofFence = (text: string, at: number): string | undefined =>
  text.startsWith("```", at) ? "This is a fence of Markdown (```). Remove the lines with ```." : undefined

const ofBytes = ({ at, text }: Situation): string | undefined => {
  if (text[at] !== "\0") return undefined
  if (/^\0+$/.test(text)) return "The file has only NUL characters: its content was lost. Write it again as text."
  return /^(?:\0[^\0]\0|[^\0]\0[^\0]\0)/.test(text)
    ? "The file is UTF-16 without a byte order mark. Save it as UTF-8."
    : "The file has NUL characters: it is binary, or damaged. Write it again as text."
}

/** Explains a text that is another format from its beginning. */
const ofWhole = ({
  end,
  mistake: { expected, previous: before, reason },
  parsed: { root },
  previous,
  at,
  text
}: Situation): string | undefined => {
  const isFirst = before === undefined && expected === "value"
  if (reason === "Comment") return isFirst && text.startsWith("#!", at) ? shell : undefined
  const first = isFirst ? at : (root?.offset ?? at)
  const line = matchAt(text, /[^\r\n]*/y, first)
  // A list with a word, or a number with a colon, may be the beginning of another format.
  const isHead =
    !isFirst && (root === undefined || root.offset + root.length >= at || root.type === "number") && previous.length < 8
  if (isHead && /^\[{1,2}[\w. -]+(?:"[^"]*"[\w. -]*)*\]{1,2}\s*(?:#.*)?$/.test(line))
    return "This is an INI or TOML file, not JSON. Write an object: names and values between { and }."
  if (isHead && line.startsWith("404: Not Found"))
    return "This is the error page of a web server, not the file. Download the file again."
  if (!isFirst) return ofPatchLine(text, at)
  if (/^<(?:\?xml|!ENTITY|plist)/i.test(line))
    return "This is XML, not JSON. Write an object: names and values between { and }."
  if (
    text.startsWith("<!--", first) &&
    /^<!--(?:(?!-->)[^])*-->\s*\{/.test(text.slice(first, first + longestComment))
  ) {
    return "This is a comment of HTML, and JSON has no comments. Remove the comment, from <!-- to -->."
  }
  if (/^<[a-z!/]/i.test(line)) {
    return "This is a web page, not JSON. Download the file itself; where a site shows a file, use its raw view."
  }
  if (/^(?:~|\.{1,2})?\/[^\s"{}]*$|^[A-Za-z]:\\[^\s"{}]*$/.test(text.slice(first, end))) {
    return "The file holds only a path: perhaps a symbolic link that was checked out as text. Use the file that the path names."
  }
  if (/^(?:https?|file):\/\/\S+$/.test(text.slice(first, end))) {
    return "The file holds only a web address. Download the file from this address."
  }
  if (
    /^(?:diff --git|---\s+\S*\/|\+\+\+ |@@ |Index: )/.test(line) ||
    matchAt(text, /--- .*\r?\n\+\+\+ /y, first) !== ""
  )
    return patch
  if (/^--[a-z]/.test(line)) return flag
  if (isCommand.test(line)) return shell
  if (/^---\s*$|^- |^[\w.-]+:(?:\s|$)/.test(line))
    return "This is YAML, not JSON. Write an object: between { and }, with names in double quotes and commas between the members."
  if (/^(?:(?:const|let|var)\s+[\w$]+|module\.exports|exports?\.?[\w$]*)\s*=\s*\{|^export default\s*\{/.test(line))
    return "This is JavaScript, not JSON. Remove what is around the object: the file begins with { and ends with }."
  if (/^[\w.-]+\s*=/.test(line))
    return "This is an INI, TOML or environment file, not JSON. Write an object: names and values between { and }."
  return ofPatchLine(text, first)
}

/** The length to which a comment of HTML is read. */
const longestComment = 4000

const shell =
  "This is a shell command, not JSON. Remove what is around the object: the file begins with { and ends with }."

const isCommand =
  /^(?:[\w.-]+@[\w.-]+:\S*[#$] |[$#>] )?(?:sudo|cat|tee|echo|printf|mkdir|vim?|nano|cp|mv|curl|wget|systemctl|service|apt|apt-get|yum|dnf|export|set|exec)\s/

const flag =
  'This is a flag of a command, not JSON. Write each flag as a member of an object, such as { "name": "value" } for --name=value.'

const patch = "This is a patch, not JSON. Apply the patch, and check the file that it changes."

/** Explains a line of a patch inside other text. */
const ofPatchLine = (text: string, at: number): string | undefined =>
  (at === 0 || text[at - 1] === "\n") && /^[-+](?:\s+["[\]{}]|["[\]{}])/.test(text.slice(at, at + 80))
    ? patch
    : undefined

/** Explains the end of a here-document after the value. */
const ofLast = ({ at, end, mistake: { expected, reason }, previousEnd, text }: Situation): Way | undefined => {
  if (expected !== "end" || reason === "Comment") return undefined
  const word = matchAt(text, /_?(?:EOF|EOL|EOT|END|JSON)_?['"]?(?=\s|$)/y, at)
  if (word === "") return undefined
  const isLast = at + word.length === end
  return {
    advice: "This is the end of a here-document of a shell, not JSON. Remove this line.",
    fix: isLast
      ? { title: "Remove this line", edits: [{ offset: previousEnd, length: end - previousEnd, text: "" }] }
      : undefined
  }
}
