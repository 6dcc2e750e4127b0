/** Flags that reach a runtime in another form than they are written. */
import { TomlFix } from "../../../document/toml/index.ts"
import type { Origin, Problem } from "../../../engine/index.ts"
import { FilePath, Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { type Item, itemsOf, type Rule, type RuleContext, written } from "./ruleContext.ts"

/** Reports the flags of files and of the command line that are not passed as they are meant. */
export const flags: Rule = (context) => {
  const { given, runtimeFlags } = context.settings
  const fromLine = given.flags.runtimeFlags ?? []
  const origin: Origin.Origin = { _tag: "Flag", flag: "runtime-flag" }
  return [
    ...fromLine.flatMap((value) => mistake({ value, origin, at: undefined }) ?? []),
    ...(fromLine.length > 0
      ? dropped(context)
      : Array.from(runtimeFlags).flatMap(([, { origins, value }]) =>
          itemsOf(context, value, origins.used).flatMap((item) => mistake(item) ?? [])
        ))
  ]
}

/** Reports the configured flags of the default runtime if the command line has flags. */
const dropped = ({ settings: { runtimeFlags }, table: { defaultRuntime } }: RuleContext): ReturnType<Rule> => {
  const name = FilePath.lastElement(defaultRuntime)
  const configured = runtimeFlags.get(name)
  if (configured === undefined || configured.value.length === 0) return []
  const message = `--runtime-flag drops the configured flags of ${Wording.shown(name)}.`
  return [
    PodmanProblem.make("dropped-flags", message, {
      origin: configured.origins.used,
      details: { name, flags: configured.value }
    })
  ]
}

const mistake = (item: Item): PodmanProblem.PodmanProblem | undefined => {
  const { origin, value } = item
  const meant = value.replace(/^-+/, "").replace(/^([\w-]+)\s+(\S+)$/, "$1=$2")
  const message = `The runtime gets the argument ${JSON.stringify(`--${value}`)}.`
  const parts = { origin, details: { flag: value, meant } }
  if (/^-+[^-]/.test(value)) {
    return PodmanProblem.make("dashed-flag", message, {
      ...parts,
      advice: `Write ${JSON.stringify(meant)}: Podman puts two dashes before each flag.`,
      fix: writing(item, meant)
    })
  }
  if (!/^[A-Za-z]/.test(value)) return PodmanProblem.make("not-a-flag", message, parts)
  if (!/^[\w-]+\s/.test(value)) return undefined
  const isPair = meant !== value
  return PodmanProblem.make("flag-with-space", message, {
    ...parts,
    ...(isPair && {
      advice: `Write ${JSON.stringify(meant)}: Podman passes each flag as one argument.`,
      fix: writing(item, meant)
    })
  })
}

/** Returns the fix that writes another flag in place of a string that is written plainly. */
const writing = ({ at, value }: Item, meant: string): Problem.Fix | undefined => {
  if (at === undefined) return undefined
  const raw = written(at.document, at.node)
  const quote = raw[0] ?? ""
  return raw === `${quote}${value}${quote}`
    ? TomlFix.replacing(`Write ${meant}`, at.node, `${quote}${meant}${quote}`)
    : undefined
}
