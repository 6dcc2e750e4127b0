/**
 * What earlier runs had left half done, for people.
 */
import type { ApplyDocument } from "../documents/Documents.ts"
import { printable } from "../text/Style.ts"

type Repairs = (typeof ApplyDocument.Type)["repairs"]

/** What was put right, a line each. */
export const repairTexts = (repairs: Repairs): ReadonlyArray<string> =>
  repairs.map(({ path, tag }) => `${repaired[tag]} ${printable(path)}`)

const repaired: { readonly [tag in Repairs[number]["tag"]]: string } = {
  RestoredScripts: "put back what a dead run had put aside:",
  SettledScript: "completed what a dead run had begun:",
  RemovedLeftover: "removed what a dead run had left:"
}
