#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Script(const std::string& shell) {
  std::ostringstream out, err;
  EXPECT_EQ(cli::Run({"completion", shell}, {.out = out, .err = err}), 0) << err.str();
  return out.str();
}

// What bash offers after `words`, the last of which is being typed.
std::string Offered(const std::string& words) {
  const std::string path = testing::TempDir() + StrCat("/completion-", getpid(), ".bash");
  std::ofstream(path) << Script("bash") << "COMP_WORDS=(jiedui " << words
                      << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_jiedui\necho \" ${COMPREPLY[*]} \"\n";
  FILE* bash = popen(StrCat("bash --norc ", path, " 2>&1").c_str(), "r");
  std::string offered;
  char part[4096];
  while (const size_t read = fread(part, 1, sizeof part, bash)) offered.append(part, read);
  EXPECT_EQ(pclose(bash), 0) << offered;
  std::remove(path.c_str());
  return offered;
}

TEST(CompletionTest, BashOffersCommandsOptionsAndValues) {
  EXPECT_THAT(Offered("''"), AllOf(HasSubstr(" pairing "), HasSubstr(" import "), HasSubstr(" --server ")));
  EXPECT_EQ(Offered("pair"), " pairing \n");
  EXPECT_THAT(Offered("pairing ''"), AllOf(HasSubstr(" list "), HasSubstr(" suspend "), Not(HasSubstr(" watch "))));
  EXPECT_EQ(Offered("pairing list --rec"), " --recipient \n");
  EXPECT_EQ(Offered("pairing list --state ''"), " proposed active suspended ended \n");
  EXPECT_EQ(Offered("--output json pairing l"), " list \n") << "options may stand before the command";
  EXPECT_EQ(Offered("pairing list -o c"), " csv \n");
  EXPECT_EQ(Offered("party create --kind uni"), " university \n");
  EXPECT_EQ(Offered("pairing list --recipient ''"), "  \n") << "nothing is known of a name";
}

TEST(CompletionTest, ZshGetsTheSameChoices) {
  const std::string script = Script("zsh");
  EXPECT_TRUE(script.starts_with("#compdef jiedui\n"));
  EXPECT_THAT(script, HasSubstr("\" pairing list --state\") echo \"proposed active suspended ended\""));
}

}  // namespace
}  // namespace jiedui::cli
