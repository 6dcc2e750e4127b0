/**
 * The command line of `dockerd`, read as the engine reads it.
 *
 * Source of the rule: github.com/spf13/pflag 1.0.5 and 1.0.10, `flag.go`, `parseArgs`; github.com/spf13/cobra, `command.go`,
 * `execute`; Docker Engine 29.7, `daemon/command/cobra.go` and `daemon/command/required.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import type { Word } from "../../service/index.ts"
import { FilePath, GoText } from "../../text/index.ts"
import * as EngineFlags from "../EngineFlags.ts"
import type { Generation } from "../Moby.ts"
import type { EngineProblem } from "../problems/DockerProblem.ts"
import * as FlagTable from "./FlagTable.ts"
import type { FlagUse, GivenFlag } from "./GivenFlag.ts"
import * as Faults from "./flagFaults.ts"
import * as Result from "effect/Result"

/**
 * A command line that has been read.
 *
 * @category models
 * @since 1.0.0
 */
export interface CommandLine {
  /** The flags, with all given flags and the faults. */
  readonly flags: EngineFlags.EngineFlags
  /** The reaction of the engine to an accepted command line. */
  readonly action: "help" | "start" | "validate" | "version"
  /** The faults, in the order of the words. The engine reports only the first. */
  readonly faults: ReadonlyArray<EngineProblem<"invalid-flag">>
  /** Everything that the engine prints if it refuses the command line; undefined if it accepts the command line. */
  readonly line: string | undefined
  /** The engine's warnings about deprecated flags. */
  readonly notices: ReadonlyArray<string>
}

/**
 * Reads the words of a command line, with or without the name of the program. Never fails: mistakes are in `faults`.
 *
 * ```ts
 * import { CommandLine, Docker } from "@oci-runtimes/core/docker"
 * import * as Result from "effect/Result"
 *
 * const engine = Result.getOrThrow(Docker.release("26.1.5"))
 * const words = ["/usr/bin/dockerd", "-H", "fd://", "--exec-opt=native.cgroupdriver=systemd", "-Dl", "warn", "--mtu=big"]
 * const { faults, flags } = CommandLine.read(engine, words.map((text) => ({ text, at: undefined })))
 * for (const { flag, directive, printed } of flags.given ?? []) console.log(`--${flag}: ${directive} ${printed}`)
 * for (const { message } of faults) console.log(message)
 * // => --debug: debug true
 * // => --exec-opt: exec-opts [native.cgroupdriver=systemd]
 * // => --host: hosts [fd://]
 * // => --log-level: log-level warn
 * // => invalid argument "big" for "--mtu" flag: strconv.ParseInt: parsing "big": invalid syntax
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (engine: Generation, words: ReadonlyArray<Word.Word>): CommandLine => {
  const table = FlagTable.of(engine)
  const uses = new Map<string, Uses>()
  const { argument, faults, notices } = parse(engine, table, withoutProgram(words), uses)
  const given = [...uses.values()].map(givenOf).toSorted((one, other) => GoText.compare(one.flag, other.flag))
  const action = actionOf(uses)
  const isAsked = action === "help" || action === "version"
  const ofUse = argument ?? exclusive(engine, uses)
  const all = ofUse === undefined || isAsked ? faults : [...faults, ofUse]
  const [first] = all
  return Frozen.frozen({
    flags: flagsOf(engine, uses, given, all),
    action,
    faults: all,
    line: first?.details.line,
    notices: first === undefined ? notices : []
  })
}

const withoutProgram = (words: ReadonlyArray<Word.Word>): ReadonlyArray<Word.Word> => {
  const [first] = words
  const isProgram =
    first !== undefined && !first.text.startsWith("-") && /^(?:.*\/.*|dockerd(?:\.exe|-.*)?)$/s.test(first.text)
  return isProgram && FilePath.lastElement(first.text) !== "" ? words.slice(1) : words
}

/** The accepted uses of a flag, and what the flag remembers of them. */
interface Uses {
  readonly flag: FlagTable.EngineFlag
  readonly refuse: (text: string) => string | undefined
  readonly accepted: Array<FlagUse>
}

/** A flag in a word. `text` is the value in the word; undefined if the word has none. */
interface Found {
  readonly flag: FlagTable.EngineFlag
  readonly spelling: string
  readonly text: string | undefined
}

const parse = (
  engine: Generation,
  table: Table.Table<FlagTable.EngineFlag>,
  words: ReadonlyArray<Word.Word>,
  uses: Map<string, Uses>
) => {
  const faults: Array<EngineProblem<"invalid-flag">> = []
  const notices: Array<string> = []
  let argument: EngineProblem<"invalid-flag"> | undefined
  /** A switch without a value, in the word before. */
  let switched: string | undefined
  let next = 0

  const accept = ({ flag, spelling, text }: Found, word: Word.Word): void => {
    const own = uses.get(flag.name) ?? { flag, refuse: flag.type.refusing(), accepted: [] }
    const isSwitch = flag.type.name === "bool"
    const value = text ?? (isSwitch ? "true" : words[next]?.text)
    if (value === undefined) return void faults.push(Faults.missing(flag, spelling, word))
    if (text === undefined && !isSwitch) next++
    if (text === undefined && isSwitch) switched = flag.name
    if (flag.isShorthandDeprecated === true && !spelling.startsWith("--")) notices.push(Faults.letterNotice(flag))
    const why = own.refuse(value)
    if (why !== undefined) return void faults.push(Faults.invalid(flag, value, why, word))
    own.accepted.push({ spelling, text: value, ...(word.at !== undefined && { at: word.at }) })
    uses.set(flag.name, own)
    if (flag.deprecated !== undefined) notices.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`)
  }

  /** Passes over a word that is probably the value of a flag that the engine does not have. */
  const passValue = (): void => {
    if (words[next]?.text.startsWith("-") === false) next++
  }

  const long = (word: Word.Word): void => {
    const written = word.text.slice(2)
    const equals = written.indexOf("=")
    const name = equals < 0 ? written : written.slice(0, equals)
    if (/^[-=]/.test(written)) return void faults.push(Faults.syntax(word))
    const flag = table.get(name)
    if (flag !== undefined) {
      return accept({ flag, spelling: `--${name}`, text: equals < 0 ? undefined : written.slice(equals + 1) }, word)
    }
    faults.push(Faults.unknown(table, name, word))
    if (equals < 0) passValue()
  }

  const short = (word: Word.Word): void => {
    let letters = word.text.slice(1)
    // pflag leaves the flags of Go's tests to another package.
    while (letters !== "" && !letters.startsWith("test.")) {
      const [letter = ""] = letters
      const flag = FlagTable.ofLetter(table, letter)
      if (flag === undefined) {
        faults.push(Faults.unknownLetter(letters, word, FlagTable.isSince(engine, 29)))
        if (letters[1] !== "=") passValue()
        return
      }
      const rest = letters.slice(letter.length)
      const hasValue = rest.startsWith("=") && rest.length > 1
      if (flag.type.name === "bool" && !hasValue) {
        accept({ flag, spelling: `-${letter}`, text: undefined }, word)
        letters = rest
        continue
      }
      const text = hasValue ? rest.slice(1) : rest === "" ? undefined : rest
      if (text === undefined && words[next] === undefined) {
        return void faults.push(Faults.missingOfLetter(flag, letters, word))
      }
      return accept({ flag, spelling: `-${letter}`, text }, word)
    }
  }

  while (next < words.length) {
    const word = words[next]!
    const before = switched
    switched = undefined
    next++
    if (word.text === "--") {
      const [rest] = words.slice(next)
      if (rest !== undefined) argument ??= Faults.argument(rest, undefined)
      break
    }
    if (word.text === "-" || !word.text.startsWith("-")) argument ??= Faults.argument(word, before)
    else if (word.text.startsWith("--")) long(word)
    else short(word)
  }
  return { argument, faults, notices }
}

const givenOf = ({ accepted, flag }: Uses): GivenFlag => {
  const texts = accepted.map(({ text }) => text)
  return {
    flag: flag.name,
    directive: flag.directive,
    ...(flag.formerDirective !== undefined && { formerDirective: flag.formerDirective }),
    printed: flag.type.printed(texts, flag.start),
    value: flag.type.value(texts),
    uses: accepted
  }
}

/** Reports whether a switch is on: its last use counts. */
const isOn = (uses: ReadonlyMap<string, Uses>, name: string): boolean => {
  const own = uses.get(name)
  return own !== undefined && givenOf(own).value === true
}

const actionOf = (uses: ReadonlyMap<string, Uses>): CommandLine["action"] =>
  (["help", "version", "validate"] as const).find((name) => isOn(uses, name)) ?? "start"

/** Returns the fault of two flags that only 20.10 has and does not take together. */
const exclusive = (engine: Generation, uses: ReadonlyMap<string, Uses>): EngineProblem<"invalid-flag"> | undefined => {
  const older = uses.get("graph")?.accepted.at(-1)
  return engine.isOnlyOfDirectives === true && older !== undefined && uses.has("data-root")
    ? Faults.twoDataRoots(older)
    : undefined
}

const flagsOf = (
  engine: Generation,
  uses: ReadonlyMap<string, Uses>,
  given: ReadonlyArray<GivenFlag>,
  faults: ReadonlyArray<EngineProblem<"invalid-flag">>
): EngineFlags.EngineFlags => {
  const textsOf = (name: string): ReadonlyArray<string> | undefined => uses.get(name)?.accepted.map(({ text }) => text)
  const last = <Key extends string>(key: Key, ...names: ReadonlyArray<string>) => {
    const text = names.map((name) => textsOf(name)?.at(-1)).find((found) => found !== undefined)
    return text === undefined ? {} : ({ [key]: text } as { readonly [key in Key]: string })
  }
  const execOpts = textsOf("exec-opt")
  const hosts = textsOf("host")
  const runtimes = EngineFlags.parseAddRuntime(textsOf("add-runtime") ?? [])
  return {
    ...last("configFile", "config-file"),
    // Before 23.0, the older flag sets the data root too.
    ...last("dataRoot", "data-root", ...(engine.isOnlyOfDirectives === true ? ["graph"] : [])),
    ...last("execRoot", "exec-root"),
    ...last("containerd", "containerd"),
    ...last("defaultRuntime", "default-runtime"),
    ...last("usernsRemap", "userns-remap"),
    ...last("pidFile", "pidfile"),
    ...(execOpts !== undefined && { execOpts }),
    ...(hosts !== undefined && { hosts }),
    ...(isOn(uses, "validate") && { validate: true }),
    runtimes: Result.getOrElse(runtimes, () => EngineFlags.none.runtimes),
    ...(given.length > 0 && { given }),
    ...(faults.length > 0 && { faults })
  }
}
