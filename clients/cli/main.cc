// The command `jiedui`.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "clients/cli/cli.h"

int main(int argc, char** argv) {
  int width = 0;
  if (winsize window; isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0)
    width = window.ws_col;
  // What gRPC says about its connections is for those who debug it.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  return jiedui::cli::Run(
      {argv + 1, argv + argc},
      {.out = std::cout, .err = std::cerr, .out_width = width, .err_terminal = isatty(STDERR_FILENO) != 0});
}
