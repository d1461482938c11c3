#include "common/base/config.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/base/config_test.pb.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using ::jiedui::testing::EqualsProto;
using ::jiedui::testing::IsOk;
using ::jiedui::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    std::string name = std::filesystem::temp_directory_path() / "jiedui-config-XXXXXX";
    folder_ = mkdtemp(name.data());
    file_ = folder_ + "/service.json";
  }
  ~ConfigTest() override { std::filesystem::remove_all(folder_); }

  absl::Status Load(const std::string& json, std::vector<std::string> overrides = {}) {
    std::ofstream(file_) << json;
    return LoadConfig(file_, overrides, settings_);
  }
  static config_test::Settings Parse(const std::string& text) {
    config_test::Settings settings;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &settings)) << text;
    return settings;
  }

  std::string folder_, file_;
  config_test::Settings settings_;
};

TEST_F(ConfigTest, ReadsAFile) {
  ASSERT_THAT(Load(R"({"service_name": "结对", "store": {"path": "/a", "readers": 4}, "sources": ["x", "y"],
                       "mode": "MODE_FAST", "patience": "1.5s"})"),
              IsOk());
  EXPECT_THAT(settings_,
              EqualsProto(Parse(R"(service_name: "结对" store { path: "/a" readers: 4 } sources: "x" sources: "y"
                                              mode: MODE_FAST patience { seconds: 1 nanos: 500000000 })")));
}

TEST_F(ConfigTest, RefusesAndNamesFileAndReason) {
  const struct {
    const char* json;
    const char* reason;
  } cases[] = {
      {R"({"service": "x"})", "service"},                  // no such field
      {R"({"store": {"writers": 4}})", "writers"},         // nor below
      {R"({"store": {"readers": "many"}})", "many"},       // of another type
      {R"({"mode": "MODE_SLOW"})", "MODE_SLOW"},           // no such value
      {R"({"service_name": "x",})", "line 1, column 22"},  // not JSON
      {"{\n\"store\": {\n}", "line 3"},                    // cut
      {"[]", "not a JSON object"},
      {"", "line 1"},
      {"{\"service_name\": \"\xFF\"}", "UTF-8"},
  };
  for (const auto& c : cases) {
    const absl::Status status = Load(c.json);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument)) << c.json;
    EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(file_), HasSubstr(c.reason))) << c.json;
  }
}

TEST_F(ConfigTest, RefusesAFileThatCannotBeRead) {
  for (const std::string& path : {folder_ + "/absent.json", folder_}) {
    const absl::Status status = LoadConfig(path, {}, settings_);
    EXPECT_FALSE(status.ok()) << path;
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
}

TEST_F(ConfigTest, WithoutAFileGivesDefaultsAndOverrides) {
  settings_.set_service_name("old");
  const std::vector<std::string> overrides = {"store.readers=2"};
  ASSERT_THAT(LoadConfig("", overrides, settings_), IsOk());
  EXPECT_THAT(settings_, EqualsProto(Parse("store { readers: 2 }")));
}

TEST_F(ConfigTest, OverridesReplaceFieldsInOrder) {
  ASSERT_THAT(Load(R"({"service_name": "a", "store": {"path": "/a", "readers": 4, "durable": true}, "sources": ["x"]})",
                   {"service_name=17", "store.path=/b=\"c\"", "store.durable=false", "sources=[\"y\",\"z\"]",
                    "mode=MODE_FAST", "patience=2s", "store.readers=5", "store.readers=6"}),
              IsOk());
  EXPECT_THAT(settings_,
              EqualsProto(Parse(R"(service_name: "17" store { path: "/b=\"c\"" readers: 6 } sources: "y" sources: "z"
                                              mode: MODE_FAST patience { seconds: 2 })")));
}

TEST_F(ConfigTest, OverrideOfAMessageReplacesIt) {
  ASSERT_THAT(Load(R"({"store": {"path": "/a", "readers": 4}})", {R"(store={"readers": 1})"}), IsOk());
  EXPECT_THAT(settings_, EqualsProto(Parse("store { readers: 1 }")));
}

TEST_F(ConfigTest, RefusesOverridesWithoutShowingTheirValue) {
  const struct {
    const char* assignment;
    const char* reason;
  } cases[] = {
      {"store", "path=value"},
      {"shop.path=s3cret", "no field 'shop'"},
      {"store.shop=s3cret", "no field 'shop'"},
      {"=s3cret", "no field ''"},
      {"service_name.x=s3cret", "has no fields"},
      {"more.path=s3cret", "has no fields"},
      {"store.readers=1,\"path\":2", "store.readers"},
  };
  for (const auto& c : cases) {
    const absl::Status status = Load("{}", {c.assignment});
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument)) << c.assignment;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("--set "), HasSubstr(c.reason), Not(HasSubstr("s3cret"))));
  }
}

}  // namespace
}  // namespace jiedui
