/**
 * The last step of reading a service: its environment and its commands.
 *
 * Source of the rule: systemd 252, `src/core/execute.c`, `exec_child`, `build_environment` and `apply_working_directory`.
 */
import type { HostFacts } from "../../machine/index.ts"
import * as ServiceManager from "../ServiceManager.ts"
import type { StartCommand } from "../StartCommand.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import type { State, Unit, Variable } from "./model.ts"
import type { WrittenCommand } from "./commandLine.ts"
import type { Draft, SetVariable } from "./draft.ts"
import { load } from "./environmentFiles.ts"
import { isName } from "./environmentNames.ts"
import { type Found, useOf } from "./found.ts"
import type { Reader } from "./reader.ts"
import {
  type EnvironmentVariable,
  expand,
  merge,
  type Missing,
  placeOfVariable,
  textOf,
  unexpanded
} from "./variables.ts"

/** Returns the unit of complete settings. */
export const finish = (found: Found, draft: Draft, state: State, type: string, reader: Reader): Unit => {
  const { given, unforeseen } = found
  const files = draft.environmentFiles.map((pattern) => load(pattern, reader, given.release))
  const inherited = given.environment ?? ServiceManager.environment(given.manager, given.compiledPath)
  const isWhole = given.environment !== undefined
  const user = userVariables(found, draft)
  const merged = merge({ draft, files, inherited, isWhole, user })
  const { hidden, unset, variables } = merged
  const missing: Missing = (name, at) => {
    if (!isName(name) || unset.has(name)) return undefined
    if (hidden !== undefined) return hidden
    const isInherited = given.manager._tag === "User" && !isWhole
    return isInherited || isSetAtStart(name, draft) ? { _tag: "Variable", name, at } : undefined
  }
  const environment: HostFacts.Environment = Object.fromEntries(
    Array.from(variables).flatMap(([name, variable]) =>
      variable.unforeseen === undefined ? [[name, textOf(variable)] as const] : []
    )
  )
  const { reason: directoryReason, workingDirectory } = directoryOf(found, draft)
  const budget = { left: mostCharacters }
  const commandOf = (written: WrittenCommand): StartCommand => {
    const { at, path, prefixes, words } = written
    const plain = words.map(unexpanded)
    const expanded = prefixes.keepsVariables
      ? { words: plain, unforeseen: plain.flatMap((word) => word.unforeseen ?? []) }
      : expand(words, { variables, missing, budget })
    const shell: ReadonlyArray<Unforeseen> = prefixes.runsInShell
      ? [{ _tag: "Shell", construct: "a command line", at }]
      : []
    return {
      path,
      at,
      words: expanded.words,
      written: plain,
      environment,
      workingDirectory: directoryReason === undefined ? workingDirectory : undefined,
      user: draft.values.get("User")?.text,
      ignoresFailure: prefixes.ignoresFailure,
      keepsVariables: prefixes.keepsVariables,
      unforeseen: [
        ...unforeseen,
        ...shell,
        ...(written.unforeseen === undefined ? [] : [written.unforeseen]),
        ...expanded.unforeseen
      ]
    }
  }
  const commands = (key: string) => (draft.commands.get(key) ?? []).map(commandOf)
  return {
    name: found.name,
    names: found.names,
    state,
    fragment: found.fragment && useOf(found.fragment),
    dropIns: found.dropIns,
    type,
    startPre: commands("ExecStartPre"),
    start: commands("ExecStart"),
    reload: commands("ExecReload"),
    environment: Array.from(variables, variableOf),
    assigned: Array.from(draft.environment, variableOf),
    environmentFiles: files.map(({ use }) => use),
    passEnvironment: draft.passEnvironment,
    unsetEnvironment: draft.unsetEnvironment,
    user: draft.values.get("User"),
    group: draft.values.get("Group"),
    workingDirectory: draft.values.get("WorkingDirectory"),
    rootDirectory: draft.values.get("RootDirectory"),
    pidFile: draft.values.get("PIDFile"),
    problems: [...draft.problems, ...files.flatMap(({ problems }) => problems)],
    unforeseen
  }
}

/** The command lines of a unit may have this many characters in total. Real ones have a few hundred. */
const mostCharacters = 16 * 1024 * 1024

const variableOf = ([name, variable]: readonly [string, EnvironmentVariable | SetVariable]): Variable => ({
  name,
  value: textOf(variable),
  at: placeOfVariable(variable),
  ...(variable.unforeseen !== undefined && { unforeseen: variable.unforeseen })
})

/** Returns the variables that systemd sets for a service with `User`. */
const userVariables = (found: Found, draft: Draft): ReadonlyMap<string, string> => {
  const { given } = found
  const { values } = draft
  const user = values.get("User")
  if (user?.unforeseen !== undefined) return new Map()
  if (user === undefined) {
    // A working directory of "~" makes the manager look for the home of its own user.
    const own = values.get("WorkingDirectory")?.text === "~" ? directoryOf(found, draft).workingDirectory : undefined
    return new Map(own === undefined ? [] : [["HOME", own]])
  }
  const name = user.text === "0" ? "root" : user.text
  const known = new Map<string, string>()
  const home = homeOf(name, given.manager)
  if (home !== undefined) known.set("HOME", home)
  if (/^\d+$/.test(name)) return known
  return known.set("LOGNAME", name).set("USER", name)
}

const homeOf = (user: string, manager: ServiceManager.ServiceManager): string | undefined => {
  if (user === "root") return "/root"
  return manager._tag === "User" && manager.user === user ? manager.home : undefined
}

/** Returns the directory in which the commands start. The directory of a user manager's services is the home of the user. */
const directoryOf = (
  { given }: Found,
  { values }: Draft
): { readonly workingDirectory: string | undefined; readonly reason: Unforeseen | undefined } => {
  const set = values.get("WorkingDirectory")
  const isHome = set === undefined ? given.manager._tag === "User" : set.text === "~"
  if (!isHome) return { workingDirectory: set?.text ?? "/", reason: set?.unforeseen }
  const user = values.get("User")?.text
  const own = given.manager._tag === "User" ? given.manager.user : "root"
  return { workingDirectory: homeOf(user ?? own, given.manager), reason: values.get("User")?.unforeseen }
}

/**
 * Reports whether systemd may set a variable when it starts a command, with a value that no file tells.
 */
const isSetAtStart = (name: string, { values }: Draft): boolean =>
  setAtStart.test(name) || (ofLogin.test(name) && loginSettings.some((key) => values.has(key)))

/** The variables of a login, and the settings that make systemd set them. */
const ofLogin = /^(?:SHELL|HOME|USER|LOGNAME)$/
const loginSettings = ["User", "DynamicUser", "PAMName", "SetLoginEnvironment"]

const setAtStart =
  /^(?:LANG|LANGUAGE|LC_[A-Z]+|TERM|INVOCATION_ID|JOURNAL_STREAM|MAINPID|MANAGERPID|NOTIFY_SOCKET|LOG_NAMESPACE|PIDFILE|CREDENTIALS_DIRECTORY|(?:CACHE|CONFIGURATION|LOGS|RUNTIME|STATE)_DIRECTORY|LISTEN_(?:FDNAMES|FDS|PID|PIDFDID)|WATCHDOG_(?:PID|USEC)|EXIT_(?:CODE|STATUS)|SERVICE_RESULT|SYSTEMD_[A-Z_]+|MONITOR_[A-Z_]+|MEMORY_PRESSURE_(?:WATCH|WRITE)|FDSTORE|REMOTE_(?:ADDR|PORT)|TRIGGER_[A-Z_]+|DBUS_STARTER_[A-Z_]+|XDG_[A-Z_]+)$/
