import { testsIn } from "./vitest.workspace.ts"

/** Processes that are killed or race, a fault at each operation, and configurations larger than anybody writes. */
export default testsIn(".slow.ts")
