import CLI
import Glibc

exit(run(CommandLine.arguments))
