import { testsIn } from "./vitest.workspace.ts"

/** The slow tests: killed and racing processes, a fault at each operation, configurations larger than any in use, and the playground on many files. */
export default testsIn(".slow.ts")
