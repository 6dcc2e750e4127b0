/**
 * The evaluation of a settings file that a shell reads.
 *
 * Source of the rule: POSIX.1-2024, Shell Command Language, 2.9 Shell Commands and 2.14 Special Built-In Utilities.
 */
import type { HostFacts } from "../../machine/index.ts"
import type { ServiceProblem } from "../ServiceProblem.ts"
import type { ShellFacts, ShellVariable } from "./shellModel.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import * as BytesText from "./bytesText.ts"
import { closers, keyword, openers, setters, special, stoppers } from "./shellCommands.ts"
import { assignedName, commandName, evaluate, type ShellValue, valueWords } from "./shellValues.ts"
import { nextToken, type ShellWord } from "./shellTokens.ts"
import { placeIn, placeOf, write, type Written } from "./tracedText.ts"

/** The outcome of reading a file. */
export interface ReadSettings {
  readonly variables: Iterable<readonly [string, ShellVariable]>
  readonly problems: ReadonlyArray<ServiceProblem>
  readonly unforeseen: Unforeseen | undefined
}

/** Reads the bytes of a settings file. */
export const readSettings = (bytes: Uint8Array, file: string, facts: ShellFacts): ReadSettings => {
  const text = BytesText.decode(bytes)
  const shell = new Shell(write(file, BytesText.shown(text)), facts)
  const nul = text.indexOf("\0")
  if (nul === -1) shell.run(text)
  else shell.stop("a NUL character", nul, 1)
  return shell.end()
}

/** A shell that knows nothing but variables. */
class Shell {
  readonly #written: Written
  readonly #environment: HostFacts.Environment | undefined
  readonly #dialect: ShellFacts["dialect"]
  readonly #variables = new Map<string, ShellValue>()
  readonly #unset = new Set<string>()
  readonly #exported = new Set<string>()
  readonly #functions = new Set<string>()
  readonly #problems: Array<ServiceProblem> = []
  /** The variables that were set after all variables had been forgotten. */
  readonly #fresh = new Set<string>()
  readonly #budget = { left: mostCharacters }
  #unforeseen: Unforeseen | undefined
  /** The reason why later assignments may not take place. */
  #stopped: Unforeseen | undefined
  /** The compound commands that are open. */
  readonly #open: Array<string> = []

  constructor(written: Written, { dialect, environment }: ShellFacts) {
    this.#written = written
    this.#dialect = dialect
    this.#environment = environment
  }

  run(text: string): void {
    let command: Array<ShellWord> = []
    let before = ""
    for (let at = 0; ;) {
      const token = nextToken(text, at, this.#written)
      if (token._tag === "Unbalanced") {
        this.stop("a quote that is not closed", token.start, 1, "bad-quoting")
        return
      }
      if (token._tag === "Word") {
        command.push(token)
        at = token.end
        continue
      }
      const operator = token._tag === "Operator" ? token.text : "\n"
      if (/^<<-?$/.test(operator)) {
        this.stop("a here-document", token.start, 2)
        return
      }
      if (/[<>]/.test(operator)) {
        const target = nextToken(text, token.end, this.#written)
        at = target._tag === "Word" ? target.end : token.end
        continue
      }
      const array = operator === "(" ? this.#arrayName(command, token.start) : undefined
      if (array !== undefined) {
        command.pop()
        if (this.#dialect === "posix") return this.stop("an array", token.start, 1)
        this.#forget(array, this.#shell("an array", token.start, 1))
      }
      if (operator === "(" && command.length === 1) this.#functions.add(commandName(command[0]!) ?? "")
      this.#execute(command, before, operator)
      if (operator === "(") this.#open.push("(")
      // In a case, the parenthesis after a pattern closes nothing.
      if (operator === ")" && this.#open[this.#open.length - 1] === "(") this.#open.pop()
      if (token._tag === "End") return
      command = []
      before = operator
      at = token.end
    }
  }

  /** Stops reading: every variable may get another value. */
  stop(construct: string, start: number, length: number, code: ServiceProblem["code"] = "shell-construct"): void {
    const reason = this.#shell(construct, start, length)
    const message = `The file is not read further because of ${construct}`
    this.#problems.push({ code, effect: "rest-ignored", message, at: reason.at })
    this.#forgetAll(reason)
  }

  end(): ReadSettings {
    const variables = Array.from(this.#variables, ([name, value]): [string, ShellVariable] => [
      name,
      {
        name,
        value: BytesText.shown(value.text.text),
        words: valueWords(value),
        at: placeOf(value.text),
        isExported: this.#exported.has(name),
        ...(value.unforeseen !== undefined && { unforeseen: value.unforeseen })
      }
    ])
    return { variables, problems: this.#problems, unforeseen: this.#unforeseen }
  }

  #execute(given: ReadonlyArray<ShellWord>, before: string, after: string): void {
    let words = given
    for (let name = keyword(words[0]); name !== undefined; name = keyword(words[0])) {
      if (openers.has(name)) this.#open.push(name)
      if (closers.has(name)) this.#open.pop()
      if (name === "for" || name === "select") this.#loop(words[1])
      if (name === "function") this.#functions.add(words[1] === undefined ? "" : (commandName(words[1]) ?? ""))
      words = name === "for" || name === "case" || name === "select" || name === "function" ? [] : words.slice(1)
    }
    for (const word of words) this.#assignInside(word)
    const first = words[0]
    if (first === undefined) return
    const isJoined = /^(?:&&|\|\||\|)$/.test(before) || /^[|&]$/.test(after)
    const condition =
      this.#open.length > 0 || isJoined ? this.#shell("a condition", first.start, first.end - first.start) : undefined
    const assignments = words.findIndex((word) => assignedName(word) === undefined)
    const count = assignments === -1 ? words.length : assignments
    const program = words[count]
    if (program === undefined) {
      for (const word of words) this.#assign(word, condition, false)
      return
    }
    this.#call(commandName(program), words.slice(0, count), words.slice(count), condition)
  }

  #call(
    name: string | undefined,
    assignments: ReadonlyArray<ShellWord>,
    [program, ...parameters]: ReadonlyArray<ShellWord>,
    condition: Unforeseen | undefined
  ): void {
    const { end, start } = program!
    const reason = this.#shell(name === undefined ? "a command" : `the command ${name}`, start, end - start)
    if (name !== undefined && special.has(name)) {
      // Whether these assignments stay depends on the shell.
      for (const word of assignments) this.#forget(assignedName(word)!.name, reason)
    } else {
      for (const word of assignments) {
        const message = `${assignedName(word)!.name} is set only for the command that follows`
        this.#problems.push({ code: "assignment-before-command", effect: "ignored", message, at: this.#place(word) })
      }
    }
    if (name === "export" || name === "readonly") {
      for (const word of parameters) this.#declare(word, name === "export", condition, reason)
    } else if (name === "unset") {
      for (const word of parameters) this.#remove(word, condition, reason)
    } else if (name === undefined || setters.has(name) || this.#functions.has(name)) {
      this.#problems.push({
        code: "shell-construct",
        effect: "noted",
        message: `Variables may get other values by ${reason._tag === "Shell" ? reason.construct : "a command"}`,
        at: reason.at
      })
      this.#forgetAll(reason, name === undefined || stoppers.has(name))
    }
  }

  #declare(word: ShellWord, isExport: boolean, condition: Unforeseen | undefined, reason: Unforeseen): void {
    const assigned = assignedName(word)
    if (assigned !== undefined) {
      this.#assign(word, condition, true)
      if (isExport) this.#exported.add(assigned.name)
      return
    }
    const name = commandName(word)
    if (name === undefined || name.startsWith("-")) this.#forgetAll(reason)
    else if (isExport) this.#exported.add(name)
  }

  #remove(word: ShellWord, condition: Unforeseen | undefined, reason: Unforeseen): void {
    const name = commandName(word)
    if (name === undefined) this.#forgetAll(reason)
    else if (name.startsWith("-")) return
    else if ((condition ?? this.#stopped) !== undefined) this.#forget(name, condition ?? reason)
    else {
      this.#variables.delete(name)
      this.#unset.add(name)
    }
  }

  /** Assigns a variable. The value of an assignment that is an argument is divided into words by some shells. */
  #assign(word: ShellWord, condition: Unforeseen | undefined, isArgument: boolean): void {
    const { appends, name } = assignedName(word)!
    if (appends && this.#dialect === "posix") {
      const message = `A POSIX shell does not know ${name}+=`
      this.#problems.push({ code: "shell-construct", effect: "ignored", message, at: this.#place(word) })
      return
    }
    const value = evaluate(word, this.#written, (wanted, start) => this.#lookUp(wanted, start), {
      isArgument,
      budget: this.#budget,
      ...(appends && { before: this.#lookUp(name, word.start) })
    })
    const release: Unforeseen | undefined =
      appends && this.#dialect === undefined
        ? { _tag: "Shell", construct: "the assignment with +=", at: this.#place(word) }
        : undefined
    const unforeseen = condition ?? this.#stopped ?? release ?? value.unforeseen
    this.#set(name, { ...value, unforeseen })
  }

  /** Forgets the variables that an expansion such as `${A:=1}` may set. */
  #assignInside({ pieces }: ShellWord): void {
    for (const piece of pieces) {
      if (piece._tag !== "Construct") continue
      if (!piece.isCertain) this.#forgetAll(this.#shell(piece.code, piece.start, piece.code.length), true)
      const pattern = piece.code.startsWith("$((") ? /([A-Za-z_]\w*)/g : /\{([A-Za-z_]\w*):?=/g
      for (const [, name] of piece.code.matchAll(pattern)) {
        this.#forget(name!, this.#shell(piece.code, piece.start, piece.code.length))
      }
    }
  }

  #lookUp(name: string, start: number): ShellValue {
    const known = this.#variables.get(name)
    if (known !== undefined) return known
    const inherited = this.#environment !== undefined && Object.hasOwn(this.#environment, name)
    const text = inherited && !this.#unset.has(name) ? (this.#environment[name] ?? "") : ""
    const isKnown = this.#unset.has(name) || this.#environment !== undefined
    const missing: Unforeseen | undefined = isKnown
      ? undefined
      : { _tag: "Variable", name, at: placeIn(this.#written, start, 1) }
    const starts = Array<number>(text.length).fill(start)
    return { text: { text, starts, stop: start, written: this.#written }, unforeseen: this.#unforeseen ?? missing }
  }

  #loop(word: ShellWord | undefined): void {
    const name = word && commandName(word)
    if (word !== undefined && name !== undefined)
      this.#forget(name, this.#shell("a loop", word.start, word.end - word.start))
  }

  /** Returns the name of an array, as in `A=(a b)`. */
  #arrayName(command: ReadonlyArray<ShellWord>, start: number): string | undefined {
    const last = command[command.length - 1]
    return last?.end === start ? assignedName(last)?.name : undefined
  }

  #forget(name: string, reason: Unforeseen): void {
    if (!/^[A-Za-z_]\w*$/.test(name)) return
    const { text } = this.#lookUp(name, reason.at?.range.start.offset ?? 0)
    this.#set(name, { text, unforeseen: reason })
  }

  #set(name: string, value: ShellValue): void {
    this.#variables.set(name, value)
    this.#unset.delete(name)
    this.#fresh.add(name)
  }

  #forgetAll(reason: Unforeseen, isLast = false): void {
    this.#unforeseen ??= reason
    if (isLast) this.#stopped ??= reason
    for (const name of this.#fresh) {
      const text = this.#variables.get(name)?.text
      if (text !== undefined) this.#variables.set(name, { text, unforeseen: reason })
    }
    this.#fresh.clear()
    this.#unset.clear()
  }

  #shell(construct: string, start: number, length: number): Unforeseen {
    return { _tag: "Shell", construct, at: placeIn(this.#written, start, length) }
  }

  #place({ end, start }: ShellWord) {
    return placeIn(this.#written, start, end - start)
  }
}

/** The values of a file may have this many characters in total. Real files have a few hundred. */
const mostCharacters = 16 * 1024 * 1024
