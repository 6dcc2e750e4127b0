/**
 * The `check` command.
 */
import { Problem } from "@oci-runtimes/core/engine"
import { Check, Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { type Answer, type Format, report, reportFailure } from "../reports/CheckReport.ts"
import { engineFor } from "../flags/EngineChoice.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { root } from "../flags/Root.ts"
import { InvalidCommandLine, toOptions } from "../flags/SharedFlags.ts"
import { toWriteOptions, writeFlags, type WriteInput } from "../flags/WriteFlags.ts"
import { switchFlag } from "../flags/Switch.ts"

const flags = {
  format: Flag.Literals("format", ["text", "json", "sarif", "github"]).pipe(
    Flag.withDescription(
      "Output format: text for people, json as with --json, sarif for code scanning, github for workflow annotations"
    ),
    Flag.optional
  ),
  strict: switchFlag("strict", "Exit with status 1 on warnings too"),
  noHost: switchFlag("no-host", "Do not look for programs and shims on this machine"),
  fix: switchFlag("fix", "Fix what can be fixed safely, and report the rest"),
  dryRun: switchFlag("dry-run", "With --fix: show the changes to the file; write nothing"),
  ...writeFlags
}

/** `check`: reports every problem of the configuration. The status is 1 on errors, and with `--strict` on warnings too. */
export const commandCheck = Command.make("check", flags, (input) => {
  const checked = check(input)
  return input.dryRun ? Effect.provide(checked, Disk.layerDryRun) : checked
}).pipe(
  Command.withDescription("Show every problem in the configuration, with its place in the file"),
  Command.withExamples([
    { command: "oci-runtimes check --config daemon.json" },
    { command: "oci-runtimes check --config daemon.json --fix --dry-run" },
    { command: "oci-runtimes check --config daemon.json --no-host --strict --format github" }
  ])
)

interface CheckInput extends WriteInput {
  readonly format: Option.Option<Format>
  readonly strict: boolean
  readonly noHost: boolean
  readonly fix: boolean
  readonly dryRun: boolean
}

const check = Effect.fnUntraced(function* (input: CheckInput) {
  const format = yield* formatOf(input)
  const options = {
    ...(yield* toOptions(yield* root)),
    engine: yield* engineFor(format === "json" ? "programs" : "people"),
    host: !input.noHost
  }
  const answer: Answer = input.fix
    ? yield* fix(options, input)
    : {
        checked: yield* Check.check(options).pipe(Effect.tapError((failure) => reportFailure(format, failure))),
        fixes: undefined
      }
  yield* report(format, answer)
  const { errors, warnings } = Problem.count(answer.checked.diagnostics)
  return errors > 0 || (input.strict && warnings > 0) ? yield* new NegativeAnswer() : undefined
})

const formatOf = Effect.fnUntraced(function* ({ dryRun, fix: mayFix, force, format }: CheckInput) {
  const { json } = yield* root
  const wanted: Format = Option.getOrElse(format, () => (json ? "json" : "text"))
  const problems = [
    ...(json && wanted !== "json" ? [`--json and --format ${wanted} cannot be combined. Give one of them`] : []),
    ...(dryRun && !mayFix ? ["--dry-run needs --fix. Remove --dry-run: without --fix, nothing is written"] : []),
    ...(force && !mayFix ? ["--force needs --fix. Remove --force: without --fix, nothing is written"] : []),
    ...(mayFix && (wanted === "sarif" || wanted === "github")
      ? [`--fix and --format ${wanted} cannot be combined. Run the report first, then --fix`]
      : [])
  ]
  return problems.length > 0 ? yield* new InvalidCommandLine({ problems }) : wanted
})

const fix = Effect.fnUntraced(function* (options: Check.CheckOptions, input: CheckInput) {
  yield* Check.requireRegular(options)
  const fixed = yield* Check.fix({ ...options, force: input.force })
  const written = yield* Check.write(fixed, toWriteOptions(input))
  const { backup = null, warnings = [] } = { ...written }
  const answer: Answer = { checked: fixed.checked, fixes: { ...fixed, dryRun: input.dryRun, backup, warnings } }
  return answer
})
