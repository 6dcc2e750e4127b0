/**
 * Repairs of what earlier runs left unfinished, for people.
 */
import type { ApplyDocument } from "../documents/Documents.ts"
import { printable } from "../text/Style.ts"

type Repairs = (typeof ApplyDocument.Type)["repairs"]

/** Returns a line for each repair. */
export const repairTexts = (repairs: Repairs): ReadonlyArray<string> =>
  repairs.map(({ path, tag }) => `${repaired[tag]} ${printable(path)}`)

const repaired: { readonly [tag in Repairs[number]["tag"]]: string } = {
  RestoredScripts: "restored after an interrupted run:",
  SettledScript: "completed after an interrupted run:",
  RemovedLeftover: "removed after an interrupted run:"
}
