module oci-runtimes/bench

go 1.19
