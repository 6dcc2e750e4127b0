/**
 * The settings of a service while its files are read, one assignment after the other.
 *
 * Source of the rule: systemd 252, `src/core/load-fragment.c` and `src/core/load-fragment-gperf.gperf.in`.
 */
import type { Origin } from "../../engine/index.ts"
import type { Code, Effect, ServiceProblem } from "../ServiceProblem.ts"
import type { Word } from "../Word.ts"
import * as BytesText from "./bytesText.ts"
import { readCommands, type WrittenCommand } from "./commandLine.ts"
import { isAssignment, isName } from "./environmentNames.ts"
import { extractWord } from "./extractWord.ts"
import { replaceSpecifiers, type SpecifierContext } from "./specifiers.ts"
import { placeOf, slice, type TracedText } from "./tracedText.ts"
import type { Assignment } from "./unitLines.ts"
import { absolutePath } from "./unitPaths.ts"

/** A variable that a unit sets. */
export interface SetVariable {
  readonly value: TracedText
  readonly unforeseen: Word["unforeseen"]
}

/** A pattern for environment files. */
export interface FilePattern {
  readonly pattern: string
  readonly isOptional: boolean
  readonly at: Origin.Place
  readonly unforeseen: Word["unforeseen"]
}

/** The settings that have been read so far. The functions of this module change them. */
export interface Draft {
  readonly problems: Array<ServiceProblem>
  readonly commands: Map<string, Array<WrittenCommand>>
  readonly environment: Map<string, SetVariable>
  environmentFiles: Array<FilePattern>
  passEnvironment: Array<Word>
  unsetEnvironment: Array<Word>
  searchPath: Array<Word>
  /** Settings with one value. */
  readonly values: Map<string, Word>
}

/** Returns settings without any assignment. */
export const empty = (): Draft => ({
  problems: [],
  commands: new Map(),
  environment: new Map(),
  environmentFiles: [],
  passEnvironment: [],
  unsetEnvironment: [],
  searchPath: [],
  values: new Map()
})

/** Applies an assignment. Returns false if systemd stops reading the file there. */
export const assign = (
  draft: Draft,
  { key, section, value, whole }: Assignment,
  context: SpecifierContext
): boolean => {
  const handler = Object.hasOwn(handlers, `${section}.${key}`) ? handlers[`${section}.${key}`] : undefined
  if (handler === undefined) return true
  const report = (code: Code, effect: Effect, message: string, at: Origin.Place = placeOf(whole)) => {
    draft.problems.push({ code, effect, message, at })
  }
  return handler({ draft, key, value, context, report })
}

interface Given {
  readonly draft: Draft
  readonly key: string
  readonly value: TracedText
  readonly context: SpecifierContext
  readonly report: (code: Code, effect: Effect, message: string, at?: Origin.Place) => void
}

type Handler = (given: Given) => boolean

const commands: Handler = ({ context, draft, key, value }) => {
  if (value.text === "") {
    draft.commands.delete(key)
    return true
  }
  const read = readCommands(value, context)
  for (const problem of read.problems) draft.problems.push(problem)
  const list = draft.commands.get(key) ?? []
  for (const command of read.commands) list.push(command)
  if (list.length > 0) draft.commands.set(key, list)
  return !read.isFatal
}

const environment: Handler = ({ context, draft, report, value }) => {
  if (value.text === "") draft.environment.clear()
  for (const { place, replaced } of wordsIn(value, true, { context, report })) {
    if (replaced === undefined) {
      report("bad-specifier", "ignored", "This word has a specifier without a value", place)
    } else if (isAssignment(replaced.text.text)) {
      const equals = replaced.text.text.indexOf("=")
      const name = replaced.text.text.slice(0, equals)
      draft.environment.set(name, { value: slice(replaced.text, equals + 1), unforeseen: replaced.unforeseen })
    } else report("bad-environment", "ignored", "This word is not an assignment to a variable", place)
  }
  return true
}

const environmentFile: Handler = ({ context, draft, report, value }) => {
  if (value.text === "") {
    draft.environmentFiles = []
    return true
  }
  const replaced = replaceSpecifiers(value, context, longestPath)
  const isOptional = replaced?.text.text.startsWith("-") === true
  const pattern = replaced && absolutePath(replaced.text.text.slice(isOptional ? 1 : 0))
  if (replaced === undefined) report("bad-specifier", "ignored", "This path has a specifier without a value")
  else if (pattern === undefined)
    report("bad-setting", "ignored", 'EnvironmentFile must be an absolute path without ".."')
  else draft.environmentFiles.push({ pattern, isOptional, at: placeOf(value), unforeseen: replaced.unforeseen })
  return true
}

const names =
  (field: "passEnvironment" | "unsetEnvironment", unescapes: boolean): Handler =>
  ({ context, draft, key, report, value }) => {
    if (value.text === "") draft[field] = []
    const known = new Set(draft[field].map(({ text }) => text))
    for (const { place, replaced } of wordsIn(value, unescapes, { context, report })) {
      const text = replaced?.text.text ?? ""
      if (!isName(text) && !(field === "unsetEnvironment" && isAssignment(text))) {
        report("bad-environment", "ignored", `This word of ${key} is not the name of a variable`, place)
      } else if (!known.has(text)) {
        known.add(text)
        draft[field].push(wordOf(text, place, replaced?.unforeseen))
      }
    }
    return true
  }

/**
 * Reads the words of a value, with their specifiers replaced; undefined if a specifier has no value. Ends early, with a report, if the
 * quotes are wrong.
 */
function* wordsIn(value: TracedText, unescapes: boolean, { context, report }: Pick<Given, "context" | "report">) {
  for (let at = 0; ;) {
    const extracted = extractWord(value, at, { unescapes })
    if (extracted === "end") return
    if (extracted === "invalid") {
      const message = "The rest of this line has unbalanced quotes or an unknown escape"
      report("bad-quoting", "ignored", message, placeOf(value, at))
      return
    }
    at = extracted.next
    const place = placeOf(value, extracted.start, extracted.end)
    yield { place, replaced: replaceSpecifiers(extracted.word, context) }
  }
}

const searchPath: Handler = ({ context, draft, report, value }) => {
  if (value.text === "") draft.searchPath = []
  for (let at = 0; ;) {
    const extracted = extractWord(value, at, { separators: ":" })
    if (typeof extracted === "string") return true
    at = extracted.next
    const place = placeOf(value, extracted.start, extracted.end)
    const replaced = replaceSpecifiers(extracted.word, context, longestPath)
    const path = replaced && absolutePath(replaced.text.text)
    if (path === undefined)
      report("bad-setting", "ignored", "This element of ExecSearchPath is not an absolute path", place)
    else draft.searchPath.push(wordOf(path, place, replaced?.unforeseen))
  }
}

/** A setting with one value. `check` returns the value to keep; undefined if systemd refuses the value. */
const single =
  (check: (text: string, context: SpecifierContext) => string | undefined, isFatal: boolean, wanted: string): Handler =>
  ({ context, draft, key, report, value }) => {
    if (value.text === "") {
      draft.values.delete(key)
      return true
    }
    const replaced = replaceSpecifiers(value, context, longestPath)
    const kept = replaced && check(replaced.text.text, context)
    if (kept !== undefined) {
      draft.values.set(key, wordOf(kept, placeOf(value), replaced?.unforeseen))
      return true
    }
    const isRefused = isFatal && !(key === "WorkingDirectory" && value.text.startsWith("-"))
    report("bad-setting", isRefused ? "not-started" : "ignored", `${key} must be ${wanted}`)
    return !isRefused
  }

/** A setting whose value is one of a list, and that an empty value does not reset. */
const choice =
  (choices: ReadonlyArray<string>, fold: (text: string) => string = (text) => text): Handler =>
  ({ draft, key, report, value }) => {
    const text = fold(value.text)
    if (choices.includes(text)) draft.values.set(key, wordOf(text, placeOf(value), undefined))
    else report("bad-setting", "ignored", `${key} must be one of ${choices.join(", ")}`)
    return true
  }

const workingDirectory = (text: string): string | undefined => {
  const path = text.startsWith("-") ? text.slice(1) : text
  return path === "~" ? path : absolutePath(path)
}

const pidFile = (text: string, { manager }: SpecifierContext): string | undefined => {
  const runtime = manager._tag === "System" ? "/run" : (manager.runtimeDirectory ?? "/run")
  const path = absolutePath(text.startsWith("/") ? text : `${runtime}/${text}`)
  return path?.replace(/^\/var\/run\//, "/run/")
}

/**
 * Source of the rule: systemd 252, `src/basic/user-util.c`, `valid_user_group_name` in its relaxed form.
 */
const account = (text: string): string | undefined => {
  // oxlint-disable-next-line no-control-regex
  const isRefused = text === "" || /^ | $|[\x00-\x1f\x7f:/]|^\.{1,2}$|^-?\d+$/.test(text)
  const isNumber = /^(?:0|[1-9]\d*)$/.test(text) && Number(text) < 0xffffffff && Number(text) !== 0xffff
  return BytesText.isValid(text) && (isNumber || !isRefused) ? text : undefined
}

const serviceTypes = ["simple", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle", "exec"]

const booleans = ["1", "yes", "y", "true", "t", "on", "0", "no", "n", "false", "f", "off"]

const longestPath = 4096

const handlers: { readonly [key: string]: Handler } = {
  "Service.ExecStart": commands,
  "Service.ExecStartPre": commands,
  "Service.ExecStop": commands,
  "Service.ExecReload": commands,
  "Service.Environment": environment,
  "Service.EnvironmentFile": environmentFile,
  "Service.PassEnvironment": /*#__PURE__*/ names("passEnvironment", false),
  "Service.UnsetEnvironment": /*#__PURE__*/ names("unsetEnvironment", true),
  "Service.ExecSearchPath": searchPath,
  "Service.Type": /*#__PURE__*/ choice(serviceTypes),
  "Service.RemainAfterExit": /*#__PURE__*/ choice(booleans, (text) => text.toLowerCase()),
  "Service.DynamicUser": /*#__PURE__*/ choice(booleans, (text) => text.toLowerCase()),
  "Service.SetLoginEnvironment": /*#__PURE__*/ choice(booleans, (text) => text.toLowerCase()),
  "Service.PAMName": /*#__PURE__*/ single((text) => text, false, "a name"),
  "Service.BusName": /*#__PURE__*/ single((text) => text, false, "a name of D-Bus"),
  "Service.User": /*#__PURE__*/ single(account, true, "the name or the number of a user"),
  "Service.Group": /*#__PURE__*/ single(account, true, "the name or the number of a group"),
  "Service.WorkingDirectory": /*#__PURE__*/ single(workingDirectory, true, 'an absolute path or "~"'),
  "Service.RootDirectory": /*#__PURE__*/ single(absolutePath, true, "an absolute path"),
  "Service.PIDFile": /*#__PURE__*/ single(pidFile, false, "a path"),
  "Unit.SuccessAction": /*#__PURE__*/ single((text) => text, false, "an action")
}

const wordOf = (text: string, at: Origin.Place, unforeseen: Word["unforeseen"]): Word => ({
  text: BytesText.shown(text),
  at,
  ...(unforeseen !== undefined && { unforeseen })
})
