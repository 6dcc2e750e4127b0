/** The command, run by a user without rights. */
import "../src/Cli.ts"
import "../../node/test/ordinaryUser.ts"
import "../src/bin.ts"
