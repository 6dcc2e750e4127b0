/**
 * Repairs of what earlier runs left unfinished, for people.
 */
import { Style } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"

type Repairs = (typeof Documents.ApplyDocument.Type)["repairs"]

/** Returns a line for each repair. */
export const repairTexts = (repairs: Repairs): ReadonlyArray<string> =>
  repairs.map(({ path, tag }) => `${repaired[tag]} ${Style.printable(path)}`)

const repaired: { readonly [tag in Repairs[number]["tag"]]: string } = {
  RestoredScripts: "restored after an interrupted run:",
  SettledScript: "completed after an interrupted run:",
  RemovedLeftover: "removed after an interrupted run:"
}
