/**
 * `npm run conformance:podman -- FILE…`: compares the engines with files of recorded answers of Podman, and prints the differences.
 */
import { readFileSync } from "node:fs"
import { compare } from "./conformance.ts"
import { parse } from "./Vector.ts"

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const totals = { vectors: 0, failed: 0, configurations: 0, syntaxFaults: 0, calls: 0, platforms: 0 }

for (const file of process.argv.slice(2)) {
  for (const vector of parse(readFileSync(file, "utf8"))) {
    const { differences, ...counts } = compare(vector)
    totals.vectors++
    for (const [kind, count] of Object.entries(counts)) totals[kind as keyof typeof counts] += count
    if (differences.length === 0) continue
    totals.failed++
    print(`${vector.id} (${vector.version})`)
    for (const { actual, expected, field, question } of differences) {
      print(`  question ${question}, ${field}`)
      print(`    expected ${JSON.stringify(expected)}`)
      print(`    actual   ${JSON.stringify(actual)}`)
    }
  }
}

const { calls, configurations, failed, platforms, syntaxFaults, vectors } = totals
print(`${vectors - failed} vectors passed, ${failed} failed`)
print(
  `${configurations} questions about configurations, of which ${syntaxFaults} have a fault in the syntax; ` +
    `${calls} with calls; ${platforms} about platforms`
)
process.exitCode = failed === 0 && vectors > 0 ? 0 : 1
