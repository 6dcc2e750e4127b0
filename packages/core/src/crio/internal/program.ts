/** The program of a handler as a link of a launch. */
import type { Launch } from "../../engine/index.ts"
import type { Search } from "../../machine/index.ts"
import { faultWords } from "./faultWords.ts"
import type { HandlerFault } from "./validation.ts"

/** Returns the search for the program of a handler as a link of a launch. */
export const soughtProgram = (search: Search.Search, advice: string): Launch.Sought => ({
  link: "Program",
  isRequired: true,
  search,
  advice: [advice]
})

/** Returns the reason why a handler has no program. */
export const missedProgram = (fault: HandlerFault, message = fault.message): Launch.Missed => ({
  message,
  plain: faultWords(fault),
  details: { reason: fault.reason }
})
