/**
 * The steps from the name of a service to its commands. Each step first asks for what it needs; a step whose files have not been
 * read yet ends the work.
 */
import { FilePath } from "../../text/index.ts"
import * as ServiceManager from "../ServiceManager.ts"
import type { ServiceProblem } from "../ServiceProblem.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import * as UnitName from "../UnitName.ts"
import { assign, type Draft, empty } from "./draft.ts"
import { dropInPaths, findDropIns } from "./dropIns.ts"
import { longestFile } from "./environmentText.ts"
import {
  findFragment,
  findNames,
  isMask,
  readError,
  type UnitDirectories,
  type UnitSource,
  withInstanceOf
} from "./fragments.ts"
import { type Found, useOf } from "./found.ts"
import type { State, Unit, UnitRequest } from "./model.ts"
import { isMissing, type Reader } from "./reader.ts"
import type { SpecifierContext } from "./specifiers.ts"
import { finish } from "./finish.ts"
import { readLines } from "./unitLines.ts"
import { refusal, typeOf } from "./verification.ts"

/** Reads a unit, or asks for more files. */
export const readUnit = (given: UnitRequest, reader: Reader): Unit => {
  const parsed = UnitName.parse(given.name)
  if (parsed === undefined || parsed.suffix !== ".service" || parsed.kind === "template") {
    const message = `${JSON.stringify(given.name)} is not the name of a service`
    return nothing(given.name, "not-found", [{ code: "bad-unit-name", effect: "not-started", message, at: undefined }])
  }
  const directories: UnitDirectories = {
    paths: ServiceManager.unitPath(given.manager, given.unitPath),
    reader
  }
  const unforeseen = unreadable(directories.paths, reader)
  const fragment = findFragment(given.name, directories)
  const names = findNames(given.name, fragment, directories)
  const base = fragment === undefined ? given.name : FilePath.lastElement(fragment.path)
  const name = withInstanceOf(base, parsed)
  const found: Found = { given, name, names, fragment, unforeseen, dropIns: [] }
  const problems = fragment === undefined ? [] : fragmentProblems(fragment)
  if (fragment === undefined) return { ...nothing(name, "not-found", problems), names, unforeseen }
  const error = readError(fragment)
  if (error !== undefined || fragment.state._tag !== "File") {
    const state = error === undefined ? "not-found" : "unreadable"
    return { ...nothing(name, state, problems), names, fragment: useOf(fragment), unforeseen }
  }
  if (isMask(fragment)) return { ...nothing(name, "masked", problems), names, fragment: useOf(fragment), unforeseen }
  const aliases = names.filter((other) => other !== name)
  const dropIns = findDropIns(name, aliases, directories)
  if (!reader.isComplete()) return nothing(name, "not-found", problems)
  const draft = empty()
  draft.problems.push(...problems)
  const context = contextOf(given, parsed, fragment)
  const outcome = apply(draft, fragment, context)
  if (outcome !== "read") {
    const state = outcome === "broken" ? "error" : outcome === "refused" ? "bad-setting" : "unreadable"
    return { ...nothing(name, state, draft.problems), names, fragment: useOf(fragment), unforeseen }
  }
  // The specifiers of drop-ins use the main name, those of the file itself the name that was asked for.
  const main = { ...context, unit: UnitName.parse(name) ?? parsed }
  for (const dropIn of dropIns) {
    const reason = applyDropIn(draft, dropIn, main)
    if (reason !== undefined) unforeseen.push(reason)
  }
  for (const reason of unreadable(dropInPaths(name, aliases, directories), reader)) unforeseen.push(reason)
  const fault = refusal(draft)
  if (fault !== undefined) draft.problems.push(fault)
  const state: State = fault === undefined ? "loaded" : "bad-setting"
  return finish({ ...found, dropIns: dropIns.map(useOf) }, draft, state, typeOf(draft), reader)
}

const contextOf = (given: UnitRequest, unit: UnitName.UnitName, { path, state }: UnitSource): SpecifierContext => ({
  unit,
  manager: given.manager,
  facts: given.facts ?? {},
  release: given.release,
  budget: { left: mostCharacters },
  fragment: { path, realPath: state._tag === "File" ? state.status?.realPath : undefined }
})

/** Specifiers may add this many characters to a unit. Real units get a few hundred. */
const mostCharacters = 16 * 1024 * 1024

const apply = (
  draft: Draft,
  { path, state }: UnitSource,
  context: SpecifierContext
): "broken" | "read" | "refused" | "too-large" => {
  if (state._tag !== "File") return "read"
  if (state.bytes.length > longestFile) {
    draft.problems.push({
      code: "file-too-large",
      effect: "noted",
      message: `${path} is too large to be read here`,
      at: undefined
    })
    return "too-large"
  }
  const { assignments, isBroken, problems } = readLines(state.bytes, path, ["Unit", "Service"])
  // A file can have more problems than a function takes arguments.
  for (const problem of problems) draft.problems.push(problem)
  for (const assignment of assignments) if (!assign(draft, assignment, context)) return "refused"
  return isBroken ? "broken" : "read"
}

/** Applies a drop-in. A mistake in a drop-in ends the drop-in, but the unit is loaded. */
const applyDropIn = (draft: Draft, source: UnitSource, context: SpecifierContext): Unforeseen | undefined => {
  const { path, state } = source
  const before = draft.problems.length
  const outcome = apply(draft, source, context)
  if (outcome === "refused") {
    for (const problem of draft.problems.splice(before)) {
      draft.problems.push(problem.effect === "not-started" ? { ...problem, effect: "rest-ignored" } : problem)
    }
  }
  if (outcome === "too-large") return { _tag: "Source", path, errno: "EFBIG", at: undefined }
  const errno = readError({ path, state })
  return errno === undefined ? undefined : { _tag: "Source", path, errno, at: undefined }
}

const unreadable = (paths: ReadonlyArray<string>, reader: Reader): Array<Unforeseen> =>
  paths.flatMap((path): ReadonlyArray<Unforeseen> => {
    const errno = reader.directoryError(path)
    return errno === undefined ? [] : [{ _tag: "Source", path, errno, at: undefined }]
  })

const fragmentProblems = ({ path, state }: UnitSource): ReadonlyArray<ServiceProblem> => {
  if (state._tag !== "Unreadable") return []
  const message = `${path} is a link to a file that does not exist`
  return isMissing(state.errno)
    ? [{ code: "dangling-link", effect: "not-started", message, at: undefined }]
    : [{ code: "file-unreadable", effect: "noted", message: `Cannot read ${path}`, at: undefined }]
}

const nothing = (name: string, state: State, problems: ReadonlyArray<ServiceProblem>): Unit => ({
  name,
  names: [name],
  state,
  fragment: undefined,
  dropIns: [],
  type: "simple",
  startPre: [],
  start: [],
  reload: [],
  environment: [],
  assigned: [],
  environmentFiles: [],
  passEnvironment: [],
  unsetEnvironment: [],
  user: undefined,
  group: undefined,
  workingDirectory: undefined,
  rootDirectory: undefined,
  pidFile: undefined,
  problems,
  unforeseen: []
})
