/**
 * Options in `exec-opts` that do not request a cgroup driver, although they were probably meant to.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `getCD`, which skips other options; Docker Engine 28.0,
 * `daemon/config/config.go`, `parseExecOptions`, which refuses them.
 */
import { Lazy } from "../../../data/index.ts"
import { Similarity } from "../../../text/index.ts"
import * as CgroupDriver from "../../CgroupDriver.ts"
import type * as DockerProblem from "../../problems/DockerProblem.ts"
import { type Rule, report, writeValue } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"

/** Reports options that no engine knows, except those that an engine reports itself. */
export const unknownExecOptions: Rule = (context) => {
  const { faults, startFaults, warnings } = context
  const reported = new Set([...faults, ...startFaults, ...warnings].filter(isOfOption).map(({ path }) => path[1]))
  const meaning = withMeaning(context)
  return itemsOf(context).flatMap((item, index) => {
    if (item.type !== "string" || reported.has(index) || CgroupDriver.isRequest(item.value)) return []
    const found = report(context, {
      code: "unknown-exec-option",
      path: [directive, index],
      at: item,
      message: `"exec-opts" has an unknown option: ${JSON.stringify(item.value)}.`,
      advice: `The only option is "native.cgroupdriver", with the value "systemd" or "cgroupfs". ${consequence}`,
      details: { option: item.value }
    })
    return meaning(found)
  })
}

/** Returns a function that adds the option that was probably meant to a problem of an option, as advice and as a fix. */
export const withMeaning = (context: RuleContext) => {
  const items = itemsOf(context)
  const others = Lazy.lazy(() => items.filter((item) => item.type !== "string" || CgroupDriver.isRequest(item.value)))
  return <P extends DockerProblem.DockerProblem>(problem: P): P => {
    const node = isOfOption(problem) ? items[Number(problem.path[1])] : undefined
    const meant = node?.type === "string" ? meaningOf(node.value) : undefined
    if (node === undefined || meant === undefined) return problem
    const isOnly = others().every((item) => item === node)
    const then =
      problem.code === "unknown-exec-option"
        ? ` ${consequence}`
        : problem.code === "exec-options-read-otherwise"
          ? " Docker Engine 27 and earlier ignores this option."
          : ""
    return {
      ...problem,
      advice: `Did you mean ${JSON.stringify(meant.option)}?${then}`,
      fix: meant.isCertain && isOnly ? writeValue(context, node, meant.option) : undefined
    }
  }
}

const consequence = "Docker Engine 27 and earlier ignores this option, and later releases do not start with it."

const directive = "exec-opts"

const isOfOption = ({ path }: Pick<DockerProblem.DockerProblem, "path">): boolean =>
  path.length === 2 && path[0] === directive && typeof path[1] === "number"

const itemsOf = ({ countedFor }: RuleContext) => {
  const value = countedFor(directive)?.value
  return value?.type === "array" ? value.items : []
}

/** An option that was probably meant. It is certain if at most one letter of its key and of its value is wrong. */
interface Meaning {
  readonly option: string
  readonly isCertain: boolean
}

/** Returns an option, or the option that was certainly meant. */
export const certainOption = (option: string): string => {
  const meant = CgroupDriver.isRequest(option) ? undefined : meaningOf(option)
  return meant?.isCertain === true ? meant.option : option
}

const meaningOf = (option: string): Meaning | undefined => {
  // The option of a shim for the same purpose.
  if (/^systemd_?cgroup\s*[=:]\s*true$/i.test(option))
    return { option: "native.cgroupdriver=systemd", isCertain: false }
  const written = option.replace(/^\s*--exec-opts?[\s=]+/, "")
  const [, first = "", separator = "", rest = ""] = /^([^=:]*)([=:]?)(.*)$/s.exec(written) ?? []
  const [key, value] = separator === "" ? ["native.cgroupdriver", first] : [first, rest]
  const ofKey = wrongLetters(key, keys)
  const ofValue = wrongLetters(value, drivers)
  if (ofKey === undefined || ofValue === undefined) return undefined
  return { option: `native.cgroupdriver=${ofValue.word}`, isCertain: ofKey.count <= 1 && ofValue.count <= 1 }
}

const keys: ReadonlyArray<string> = ["nativecgroupdriver", "cgroupdriver", "nativecgroup", "cgroup"]

const drivers: ReadonlyArray<string> = ["systemd", "cgroupfs"]

/** Returns the word that is nearest to a text, ignoring case and everything except letters, and the number of wrong letters. */
const wrongLetters = (text: string, words: ReadonlyArray<string>) => {
  // A version of cgroups is neither driver.
  if (/v[12]$/i.test(text)) return undefined
  const letters = text.toLowerCase().replace(/[^a-z]/g, "")
  const near = words.flatMap((word) => {
    const count = letters === word ? 0 : Similarity.misspelling(letters, word)
    return count === undefined ? [] : [{ word, count }]
  })
  return near.toSorted((one, other) => one.count - other.count)[0]
}
