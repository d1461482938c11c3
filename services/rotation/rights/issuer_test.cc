#include "services/rotation/rights/issuer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "common/base/signed_text.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

// A file with a seed, gone with the test.
class SeedFile {
 public:
  SeedFile(const std::string& name, const std::string& content, mode_t mode = 0600)
      : path_(::testing::TempDir() + name + std::to_string(::getpid())) {
    std::ofstream(path_) << content;
    ::chmod(path_.c_str(), mode);
  }
  ~SeedFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

Config::IssuerKey Configured(const std::string& id, const std::string& start, const std::string& end,
                             const std::string& file, const std::string& public_key = "") {
  Config::IssuerKey key;
  key.set_id(id);
  key.set_issuer("定西市教育局");
  key.set_region("621100");
  key.set_start(start);
  key.set_end(end);
  key.set_seed_file(file);
  key.set_public_key(public_key);
  return key;
}

absl::StatusOr<IssuerKeys> Read(const std::vector<Config::IssuerKey>& keys) {
  Config config;
  for (const Config::IssuerKey& key : keys) *config.add_issuer_keys() = key;
  return IssuerKeys::Read(config.issuer_keys());
}

TEST(IssuerKeysTest, TheLatestBegunSignsOnADay) {
  const std::string seed(kSeedBytes, 's');
  const SeedFile file("seed", ToHex(seed) + "\n");
  const std::string old = ToHex(PublicKeyOf(std::string(kSeedBytes, 't')));
  const auto keys =
      Read({Configured("b", "2022-01-01", "", file.path()), Configured("c", "2023-01-01", "2024-01-01", file.path()),
            Configured("a", "2015-01-01", "2022-01-01", "", old)});
  ASSERT_THAT(keys.status(), IsOk());
  ASSERT_EQ(keys->all().size(), 3u);
  EXPECT_EQ(keys->all()[0].name, "issuerKeys/a");
  EXPECT_EQ(keys->SigningOn("621100", absl::CivilDay(2021, 12, 31)), nullptr);  // listed, signs no more
  EXPECT_EQ(keys->SigningOn("621100", absl::CivilDay(2022, 1, 1))->name, "issuerKeys/b");
  EXPECT_EQ(keys->SigningOn("621100", absl::CivilDay(2023, 12, 31))->name, "issuerKeys/c");
  EXPECT_EQ(keys->SigningOn("621100", absl::CivilDay(2024, 1, 1))->name, "issuerKeys/b");
  EXPECT_EQ(keys->SigningOn("621100", absl::CivilDay(2022, 1, 1))->public_key, PublicKeyOf(seed));
}

TEST(IssuerKeysTest, Q16_9b_EachOfficeSignsWithItsOwnKey) {
  const SeedFile file("seed", ToHex(std::string(kSeedBytes, 's')));
  Config::IssuerKey province = Configured("p", "2015-01-01", "", file.path());
  province.set_region("620000");
  Config::IssuerKey old = Configured("old", "2010-01-01", "", "", ToHex(PublicKeyOf(std::string(kSeedBytes, 't'))));
  old.clear_region();  // listed only: it may be said of nobody
  const auto keys = Read({Configured("d", "2020-01-01", "", file.path()), province, old});
  ASSERT_THAT(keys.status(), IsOk());
  const absl::CivilDay day(2022, 1, 1);
  EXPECT_EQ(keys->SigningOn("621100", day)->name, "issuerKeys/d");
  EXPECT_EQ(keys->SigningOn("620000", day)->name, "issuerKeys/p");
  EXPECT_EQ(keys->SigningOn("620000", absl::CivilDay(2014, 12, 31)), nullptr);
  EXPECT_EQ(keys->SigningOn("621102", day), nullptr);  // nobody signs for another, be it above or below
  EXPECT_EQ(keys->SigningOn("", day), nullptr);
}

TEST(IssuerKeysTest, RefusesWhatIsNoKeyAndNeverRepeatsIt) {
  const std::string seed = ToHex(std::string(kSeedBytes, 's'));
  const SeedFile good("good", seed), open("open", seed, 0644), broken("broken", seed.substr(2) + "zz");
  const std::string other = ToHex(PublicKeyOf(std::string(kSeedBytes, 't')));
  const std::vector<std::vector<Config::IssuerKey>> bad = {
      {Configured("A", "2022-01-01", "", good.path())},
      {Configured("a", "2022-01-01", "", good.path()), Configured("a", "2023-01-01", "", good.path())},
      {Configured("a", "", "", good.path())},
      {Configured("a", "2022-01-01", "2021-01-01", good.path())},
      {Configured("a", "2022-01-01", "", "/nowhere")},
      {Configured("a", "2022-01-01", "", open.path())},
      {Configured("a", "2022-01-01", "", broken.path())},
      {Configured("a", "2022-01-01", "", "")},
      {Configured("a", "2022-01-01", "", good.path(), other)},
  };
  for (size_t i = 0; i < bad.size(); ++i) {
    const absl::Status refused = Read(bad[i]).status();
    EXPECT_THAT(refused, HasReason("INVALID_FIELD")) << i;
    EXPECT_THAT(refused.ToString(), Not(HasSubstr(seed.substr(2)))) << i;
  }
  Config::IssuerKey nameless = Configured("a", "2022-01-01", "", good.path());
  nameless.clear_issuer();
  EXPECT_THAT(Read({nameless}), HasReason("MISSING_FIELD"));
  Config::IssuerKey of_nobody = Configured("a", "2022-01-01", "", good.path());
  of_nobody.clear_region();
  EXPECT_THAT(Read({of_nobody}), HasReason("MISSING_FIELD"));
  of_nobody.set_region("6211");
  EXPECT_THAT(Read({of_nobody}), HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace jiedui::rotation
