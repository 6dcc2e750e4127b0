import { testsIn } from "./vitest.workspace.ts"

/** The slow tests: killed and racing processes, a fault at each operation, and configurations larger than any in use. */
export default testsIn(".slow.ts")
