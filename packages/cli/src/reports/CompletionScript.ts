/**
 * Completion scripts for shells. The library writes them from the flags; here they also complete paths, and values that are
 * given as `--flag=value`.
 */
import type * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import { readsEngineFlags } from "../flags/Help.ts"

/** The shells that have a completion script. */
export const shells = ["bash", "zsh", "fish", "powershell"] as const

/** A shell that has a completion script. */
export type Shell = (typeof shells)[number]

/** Returns the completion script of a command. */
export const completionScript = (command: Command.Command.Any, shell: Shell): string => {
  const descriptor = descriptorOf(command)
  const script = Completions.generate(command.name, shell, descriptor)
  if (shell === "bash") return `${script}\n${bashValues(descriptor)}`
  return shell === "zsh" ? withZshValues(script, descriptor) : script
}

/**
 * The flags whose value is a path. The library's own flags for paths cannot be used, because they make a path absolute and
 * look for it on the real disk.
 */
const paths: { readonly [flag: string]: "directory" | "either" | "file" } = {
  config: "file",
  containerd: "file",
  "containerd-state": "directory",
  "data-root": "directory",
  "exec-root": "directory",
  keep: "file",
  path: "file",
  with: "file"
}

/** Returns what a shell completes: the flags that a subcommand reads, with their paths. */
const descriptorOf = (command: Command.Command.Any): Completions.CommandDescriptor => {
  const root = Completions.fromCommand(command)
  const shared = new Set(root.flags.map(({ name }) => name))
  const commands = command.subcommands.flatMap((group) => group.commands)
  const withoutShared = new Set(commands.filter((one) => !readsEngineFlags(one)).map(({ name }) => name))
  return {
    ...root,
    flags: root.flags.map(withPath),
    subcommands: root.subcommands.map((subcommand) => ({
      ...subcommand,
      arguments: subcommand.arguments.map((argument) =>
        argument.name === "file" ? { ...argument, type: { _tag: "Path", pathType: "file" } } : argument
      ),
      flags: subcommand.flags
        .filter(({ name }) => !withoutShared.has(subcommand.name) || !shared.has(name))
        .map(withPath)
    }))
  }
}

const withPath = (flag: Completions.FlagDescriptor): Completions.FlagDescriptor => {
  const pathType = Object.hasOwn(paths, flag.name) ? paths[flag.name] : undefined
  return pathType === undefined ? flag : { ...flag, type: { _tag: "Path", pathType } }
}

const takesValue = ({ type }: Completions.FlagDescriptor): boolean => type._tag !== "Boolean"

/** Returns the flags of a command and its subcommands that have a value, each once. */
const valueFlags = ({ flags, subcommands }: Completions.CommandDescriptor): ReadonlyArray<string> => [
  ...new Set([...flags.filter(takesValue).map(({ name }) => name), ...subcommands.flatMap(valueFlags)])
]

/** Lets zsh complete a value in the word of its flag too. */
const withZshValues = (script: string, command: Completions.CommandDescriptor): string =>
  valueFlags(command).reduce((text, name) => text.replaceAll(`)--${name}[`, `)--${name}=[`), script)

/**
 * Returns a function for bash that calls the function of the library. Bash passes `--flag=value` as three words; the library
 * knows two. A directory gets a slash and no space, so that completion can go on inside it.
 */
const bashValues = (command: Completions.CommandDescriptor): string => {
  const complete = `_${command.name.replaceAll(/\W/g, "_")}`
  const flags = Object.keys(paths).map((name) => `--${name}`)
  return `${complete}--values()
{
  local _flag="" _i
  if [[ "\${COMP_WORDS[COMP_CWORD]}" == "=" ]]; then
    _flag="\${COMP_WORDS[COMP_CWORD-1]}"
    COMP_WORDS[COMP_CWORD]=""
  elif ((COMP_CWORD > 1)) && [[ "\${COMP_WORDS[COMP_CWORD-1]}" == "=" ]]; then
    _flag="\${COMP_WORDS[COMP_CWORD-2]}"
    COMP_WORDS=("\${COMP_WORDS[@]:0:COMP_CWORD-1}" "\${COMP_WORDS[@]:COMP_CWORD}")
    ((COMP_CWORD -= 1))
  fi
  if [[ -n "$_flag" ]]; then
    local _head="\${COMP_LINE:0:COMP_POINT}"
    COMP_LINE="\${_head%"$_flag="*}$_flag \${_head##*"$_flag="}\${COMP_LINE:COMP_POINT}"
  fi
  ${complete} "$@"
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
    ${flags.join("|")}) ;;
    -*|${command.name}) return 0 ;;
  esac
  for _i in "\${!COMPREPLY[@]}"; do
    local _path="\${COMPREPLY[_i]//\\\\/}"
    [[ -d "\${_path/#\\~/$HOME}" ]] && COMPREPLY[_i]+="/"
  done
  [[ "\${#COMPREPLY[@]}" == 1 && "\${COMPREPLY[0]}" == */ ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F ${complete}--values ${command.name}`
}
