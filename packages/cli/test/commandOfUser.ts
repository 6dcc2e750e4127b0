/** The command, run by a user without rights. */
import "oci-runtimes"
import "../../node/test/ordinaryUser.ts"
import "../src/bin.ts"
