/** The reasons why Podman does not start: no usable default runtime, no monitor, or no directory for the files of exited containers. */
import { TomlFix } from "../../../document/toml/index.ts"
import { Suggestion } from "../../../engine/index.ts"
import { Search } from "../../../machine/index.ts"
import { Errno, FilePath, Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { missed, type PodmanRefusal, resolve } from "../../PodmanResolution.ts"
import { unusableOf } from "../../PodmanTable.ts"
import { adviceOn, plainWords } from "../../internal/unusableWords.ts"
import { odditiesOf } from "./candidates.ts"
import { entryAt, isDecided, type Rule, type RuleContext } from "./ruleContext.ts"
import * as Result from "effect/Result"

/** Reports why nearly every command fails. */
export const defaults: Rule = (context) => {
  const { isRefused, table } = context
  if (isRefused) return []
  const { exitsFault } = table.settings.given
  const refused = Result.getOrUndefined(Result.flip(resolve(table, {})))
  if (refused?.reason === "EmptyPath") return [emptyFlag(context, refused)]
  if (refused?.reason === "NoMonitor") {
    if (!isDecided(table.monitorSearch, table.monitorStates)) return undefinedName(context)
    return [
      PodmanProblem.make("no-monitor", refused.message, { advice: refused.advice, origin: monitorOrigin(context) })
    ]
  }
  if (exitsFault !== undefined && refused !== undefined) {
    const { errno, path } = exitsFault
    const reason = `${Wording.plain(path)} cannot be made (${Errno.describe(errno)})`
    return [
      PodmanProblem.make("unwritable-run-directory", refused.message, {
        advice: `The reason is not the runtime: the directory ${reason}. ${adviceOn(refused.name, { _tag: "NoExitsDirectory", path, errno })}`,
        details: { path, errno }
      })
    ]
  }
  if (refused === undefined) return missingPath(context)
  return refused.reason === "Unknown" || isKnown(context, refused) ? [unusable(context, refused)] : []
}

/** Without a machine, only a name that the table does not have is certain to be refused. */
const undefinedName = (context: RuleContext): ReturnType<Rule> => {
  const { table } = context
  const refused = Result.getOrUndefined(Result.flip(resolve({ ...table, monitor: { _tag: "Found", path: "" } }, {})))
  return refused?.reason === "Unknown" ? [unusable(context, refused)] : []
}

const isKnown = ({ table }: RuleContext, { name }: PodmanRefusal): boolean => {
  const runtime = table.runtimes.get(name)
  return runtime !== undefined && isDecided(runtime.search, runtime.states)
}

const emptyFlag = ({ table: { settings } }: RuleContext, { advice, message }: PodmanRefusal) =>
  PodmanProblem.make("unusable-default-runtime", message, {
    advice,
    origin: { _tag: "Flag", flag: settings.given.flags.conmon === "" ? "conmon" : "runtime" }
  })

const monitorOrigin = ({ table: { settings } }: RuleContext): PodmanProblem.PodmanProblem["origin"] =>
  settings.given.flags.conmon === undefined
    ? settings.monitorPaths.find(({ origin }) => origin._tag === "File")?.origin
    : { _tag: "Flag", flag: "conmon" }

/** Reports a default runtime that is a path without a program. */
const missingPath = ({ table: { defaultOrigin, defaultPath } }: RuleContext): ReturnType<Rule> => {
  if (defaultPath === undefined || !isDecided(defaultPath.search, defaultPath.states)) return []
  const { search, states } = defaultPath
  const { found } = Search.run(search, states)
  if (Result.isSuccess(found)) return []
  const reason = unusableOf(search.wanted, found.failure)
  const shown = Wording.plain(search.wanted)
  return [
    PodmanProblem.make("unusable-default-runtime", missed(search.wanted, reason).message, {
      advice:
        reason._tag === "Absent"
          ? `The file ${shown} does not exist. Install it, or choose another runtime.`
          : `The reason is that ${plainWords(search.wanted, reason)}. Choose another runtime.`,
      origin: defaultOrigin,
      details: { name: search.wanted, reason: reason._tag }
    })
  ]
}

/** Reports a default runtime that the table does not have, or whose program is not found. */
const unusable = (
  context: RuleContext,
  { advice, message, name, reason }: PodmanRefusal
): PodmanProblem.PodmanProblem => {
  const { table } = context
  const runtime = table.runtimes.get(name)
  const known = Array.from(table.runtimes).flatMap(([other, { program }]) =>
    Result.isSuccess(program) ? [{ name: other, program: program.success }] : []
  )
  const near = runtime === undefined ? Suggestion.nearest(name, known, (other) => isUsual(context, other)) : []
  const odd = runtime === undefined ? [] : odditiesOf(name, runtime).map((oddity) => `${capital(oddity.message)}`)
  const meant = near.map(({ name: other }) => `Did you mean ${JSON.stringify(other)}?`).slice(0, 1)
  return PodmanProblem.make("unusable-default-runtime", message, {
    advice: [...meant, advice, ...odd].join(" "),
    origin: table.defaultOrigin?._tag === "BuiltIn" ? undefined : table.defaultOrigin,
    path: table.defaultOrigin?._tag === "File" ? ["engine", "runtime"] : [],
    details: { name, reason },
    fix: near.length === 1 ? naming(context, near[0]!.name) : undefined
  })
}

const isUsual = ({ traits }: RuleContext, name: string): boolean => traits.runtimes.some(([known]) => known === name)

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Returns the fix that makes another name the default runtime. */
const naming = (context: RuleContext, name: string) => {
  const found = entryAt(context, context.table.defaultOrigin)
  const text = JSON.stringify(name)
  return found?.entry.value.type !== "string" || FilePath.isAbsolute(name)
    ? undefined
    : TomlFix.replacing(`Write ${text}`, found.entry.value, text)
}
