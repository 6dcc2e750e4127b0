/**
 * The result of `check`, in each format.
 */
import { DockerProblem, Headline } from "@oci-runtimes/core/docker"
import { Cap, DiagnosticText, Sarif, Style, WorkflowAnnotation } from "@oci-runtimes/core/reports"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import { type Check, EngineEnvironment } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { Terminal } from "../text/Terminal.ts"
import type { Failure } from "../process/Failure.ts"
import type { Family } from "../families/Family.ts"
import { askedFiles, fileOf, usualFile, verdictOf } from "./AskedCheck.ts"
import type { AskedAnswer, Format, Report } from "./CheckAnswer.ts"
import { printJson } from "./CheckJson.ts"
import { printText } from "./CheckText.ts"
import { requirePrintable, undoPatch } from "./UnifiedDiff.ts"
import { homepage, version } from "../Version.ts"

/** Prints the report. */
export const print = (report: Report) => {
  switch (report.format) {
    case "text":
      return printText(report)
    case "json":
      return printJson(report.answers)
    case "sarif":
      return printSarif(report.answers)
    case "github":
      return printAnnotations(report.answers)
  }
}

/** Reports in the formats `sarif` and `github` that the only file could not be checked. */
export const printFailure = Effect.fnUntraced(function* (format: Format, failure: Failure) {
  if (format !== "sarif" && format !== "github") return
  const terminal = yield* Terminal
  const path =
    "path" in failure ? inWorkingDirectory(yield* EngineEnvironment.EngineEnvironment, failure.path) : undefined
  yield* format === "sarif"
    ? terminal.json(sarifText([{ path, failure: failure.message }]))
    : terminal.exact(WorkflowAnnotation.ofFailure(path, failure.message))
})

/** Fails if the patch that undoes the fixes cannot be printed for patch(1). */
export const requirePatchable = Effect.fnUntraced(function* ({ checked: { diagnosis, path }, texts }: Check.Fixed) {
  const { encoding } = diagnosis.file
  if (encoding.name !== "utf-8") {
    const problem = `--print-undo prints a patch, and ${path} is ${encoding.name}, which patch(1) cannot read. Use --backup instead`
    return yield* new InvalidCommandLine({ problems: [problem] })
  }
  return yield* requirePrintable(path, undoPatch(path, false, texts.before, texts.after))
})

const printSarif = Effect.fnUntraced(function* (answers: Report["answers"]) {
  const terminal = yield* Terminal
  const environment = yield* EngineEnvironment.EngineEnvironment
  const files = answers.flatMap((answer): ReadonlyArray<Sarif.ReportedFile> => {
    if ("failure" in answer)
      return [{ path: inWorkingDirectory(environment, answer.path), failure: answer.failure.message }]
    if ("asked" in answer) return askedFiles(answer, (path) => inSarif(environment, path))
    const { checked, problems } = answer
    const { kept, omitted } = Cap.capped(problems, Cap.mostForPrograms)
    const path = checked.hasFile ? inSarif(environment, checked.path) : undefined
    return [{ path, source: checked.diagnosis.file.source, problems: kept, omitted }]
  })
  const others = answers.flatMap((answer) => ("asked" in answer ? [answer.asked.family] : []))
  yield* terminal.json(sarifText(files, [...new Set(others)]))
})

const sarifText = (files: ReadonlyArray<Sarif.ReportedFile>, others: ReadonlyArray<Family> = []): string => {
  const rules = [
    ...DockerProblem.codes.map((code) => ({ code, ...DockerProblem.kindOf(code) })),
    ...others.flatMap(({ codes }) => codes)
  ]
  return JSON.stringify(Sarif.log({ tool: { name: "oci-runtimes", version, homepage }, rules, files }), null, 2)
}

const printAnnotations = Effect.fnUntraced(function* (answers: Report["answers"]) {
  const terminal = yield* Terminal
  const environment = yield* EngineEnvironment.EngineEnvironment
  for (const answer of answers) {
    if ("failure" in answer) {
      yield* terminal.exact(
        WorkflowAnnotation.ofFailure(inWorkingDirectory(environment, answer.path), answer.failure.message)
      )
      continue
    }
    if ("asked" in answer) {
      yield* printAskedAnnotations(answer, (path) => inWorkingDirectory(environment, path))
      continue
    }
    const { checked, problems } = answer
    if (problems.length === 0) continue
    const path = inWorkingDirectory(environment, checked.path)
    const { kept, omitted } = Cap.capped(problems, Cap.mostForPrograms)
    const annotations = kept.map((problem) => WorkflowAnnotation.make(path, problem))
    const rest = Cap.omittedText(omitted).map((text) => WorkflowAnnotation.ofOmitted(path, text))
    yield* terminal.exact([...annotations, ...rest].join("\n"))
    yield* terminal.note(`${Style.printable(Headline.format(checked.headline))}\n${DiagnosticText.summary(problems)}`)
  }
})

/** Prints the annotations of the files of an engine. */
const printAskedAnnotations = Effect.fnUntraced(function* (
  { asked, problems }: AskedAnswer,
  pathOf: (path: string) => string
) {
  if (problems.length === 0) return
  const terminal = yield* Terminal
  const { kept, omitted } = Cap.capped(problems, Cap.mostForPrograms)
  const usual = usualFile(asked) ?? ""
  const annotations = kept.map((problem) => WorkflowAnnotation.make(pathOf(fileOf(problem) ?? usual), problem))
  const rest = Cap.omittedText(omitted).map((text) => WorkflowAnnotation.ofOmitted(pathOf(usual), text))
  yield* terminal.exact([...annotations, ...rest].join("\n"))
  yield* terminal.note(`${Style.printable(verdictOf(asked, problems))}\n${DiagnosticText.summary(problems)}`)
})

/** Returns the path as `inWorkingDirectory` does. A drive of Windows follows the root, as in the URI of a file. */
const inSarif = (environment: EngineEnvironment.Values, path: string): string => {
  const shown = inWorkingDirectory(environment, path)
  return environment.platform === "windows" && /^[A-Za-z]:/.test(shown) ? `/${shown}` : shown
}

/**
 * Returns the path relative to the working directory if the file is inside, because readers of reports know the files of a
 * checkout. If the working directory is the root, an absolute path stays absolute.
 */
const inWorkingDirectory = (
  { platform, workingDirectory }: Pick<EngineEnvironment.Values, "platform" | "workingDirectory">,
  path: string
): string => {
  const directory = workingDirectory.endsWith("/") ? workingDirectory : `${workingDirectory}/`
  const cleaned = HostPath.clean(HostPath.absolute(path, workingDirectory), platform)
  const isInside = cleaned.startsWith(directory) && !(directory === "/" && FilePath.isAbsolute(path))
  return isInside ? cleaned.slice(directory.length) : cleaned
}
