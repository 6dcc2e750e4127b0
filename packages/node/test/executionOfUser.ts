/** `executionOfUser.ts FILE…`: prints, a line each, what the disk says to a user without rights about executing the files. */
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import "./ordinaryUser.ts"

const answers = Disk.Disk.use(({ execution }) => Effect.forEach(process.argv.slice(2), execution))

for (const answer of await Effect.runPromise(Effect.provide(answers, Disk.layer))) process.stdout.write(`${answer}\n`)
