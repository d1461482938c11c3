// jiedui party update, scheme update.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/cli_test_server.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PartyUpdateTest : public ::testing::Test {
 protected:
  PartyUpdateTest() {
    v1::Party& party = server_.parties["parties/gov-371700"];
    party.set_revision(3);
    party.set_etag("\"3\"");
    party.add_aliases("曹州");
    server_.update_party = [this](const v1::UpdatePartyRequest& request) {
      sent_ = request;
      v1::Party party = request.party();
      party.set_revision(4);
      return party;
    };
  }

  TestServer server_;
  v1::UpdatePartyRequest sent_;
};

TEST_F(PartyUpdateTest, SendsWhatWasTypedAndNamesIt) {
  const Outcome outcome =
      server_.Run({"party", "update", "菏泽市", "short_name=菏泽", "aliases=曹州|菏泽地区", "interval.end=2030",
                   "external_ids=scheme=uscc;value=11371700;interval.start=2016|scheme=old;value=7", "region=青岛市"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent_.party().name(), "parties/gov-371700");
  EXPECT_EQ(sent_.party().etag(), "\"3\"");
  EXPECT_THAT(sent_.update_mask().paths(), ElementsAre("short_name", "aliases", "interval", "external_ids", "region"));
  EXPECT_EQ(sent_.party().short_name(), "菏泽");
  EXPECT_THAT(sent_.party().aliases(), ElementsAre("曹州", "菏泽地区"));
  EXPECT_EQ(sent_.party().interval().end(), "2030");
  EXPECT_EQ(sent_.party().region(), "regions/370200") << "by name";
  ASSERT_THAT(sent_.party().external_ids(), SizeIs(2));
  EXPECT_EQ(sent_.party().external_ids(0).interval().start(), "2016");
  EXPECT_EQ(sent_.party().external_ids(1).value(), "7");
  EXPECT_FALSE(sent_.request_id().empty());
  EXPECT_FALSE(sent_.validate_only());
  EXPECT_THAT(outcome.err, HasSubstr("修改：parties/gov-371700，第 3 版"));
  EXPECT_THAT(outcome.out, HasSubstr("曹州、菏泽地区"));
}

TEST_F(PartyUpdateTest, TakesTheVersionThatTheOfficialSaw) {
  const Outcome outcome = server_.Run({"party", "update", "gov-371700", "aliases=", "--etag", "2", "--validate-only"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent_.party().etag(), "\"2\"");
  EXPECT_THAT(sent_.party().aliases(), IsEmpty()) << "emptied";
  EXPECT_TRUE(sent_.validate_only());
  EXPECT_THAT(outcome.err, HasSubstr("未作改动"));
}

TEST_F(PartyUpdateTest, RefusesWhatItDoesNotUnderstand) {
  for (const std::vector<std::string>& fields : {std::vector<std::string>{},
                                                 {"short_name"},
                                                 {"name=parties/x"},
                                                 {"revision=9"},
                                                 {"region_code=370200"},
                                                 {"kind=村委会"},
                                                 {"interval=2020"},
                                                 {"external_ids=11371700"},
                                                 {"colour=red"}}) {
    std::vector<std::string> arguments = {"party", "update", "gov-371700"};
    arguments.insert(arguments.end(), fields.begin(), fields.end());
    EXPECT_EQ(server_.Run(arguments).exit, 2) << (fields.empty() ? "" : fields[0]);
  }
  EXPECT_EQ(server_.Run({"party", "update", "鼓楼区", "short_name=x"}).exit, 2) << "which of the two?";
  EXPECT_EQ(server_.Run({"party", "update", "gov-371700", "region=无此地"}).exit, 4);
  EXPECT_THAT(server_.Run({"party", "update", "gov-371700", "colour=red"}).err,
              HasSubstr("short_name、aliases、region"));
  EXPECT_EQ(sent_.party().name(), "") << "nothing was sent";
}

TEST_F(PartyUpdateTest, TellsTheRequestIdWhereTheOutcomeIsUnknown) {
  server_.update_party = [](const v1::UpdatePartyRequest&) { return absl::UnavailableError("gone"); };
  const Outcome outcome = server_.Run({"party", "update", "gov-371700", "short_name=x", "--request-id", "abc"});
  EXPECT_EQ(outcome.exit, 1);
  EXPECT_THAT(outcome.err, HasSubstr("--request-id abc"));
}

TEST(SchemeUpdateTest, ChangesWhatIsNamedAndKeepsTheRest) {
  TestServer server;
  v1::Scheme& scheme = server.schemes["schemes/sd19-cooperation"];
  scheme.set_revision(2);
  scheme.set_etag("\"2\"");
  scheme.mutable_citation()->set_clause("SD19-2a");
  scheme.add_supporter_regions("370000");
  v1::UpdateSchemeRequest sent;
  server.update_scheme = [&](const v1::UpdateSchemeRequest& request) {
    sent = request;
    v1::Scheme changed = request.scheme();
    changed.set_revision(3);
    return changed;
  };
  const Outcome outcome = server.Run(
      {"scheme", "update", "省内扶贫协作", "strict=是", "topics=学科建设|教师培训",
       "lanes=supporter_kind=school;recipient_kind=school;mode=一对一;per_parent=50;citation.clause=Q11-4.6"});
  EXPECT_EQ(outcome.exit, 0) << outcome.err;
  EXPECT_EQ(sent.etag(), "\"2\"");
  EXPECT_EQ(sent.scheme().name(), "schemes/sd19-cooperation");
  EXPECT_EQ(sent.scheme().display_name(), "省内扶贫协作");
  EXPECT_EQ(sent.scheme().citation().clause(), "SD19-2a");
  EXPECT_THAT(sent.scheme().supporter_regions(), ElementsAre("370000"));
  EXPECT_TRUE(sent.scheme().strict());
  EXPECT_THAT(sent.scheme().topics(), ElementsAre("学科建设", "教师培训"));
  ASSERT_THAT(sent.scheme().lanes(), SizeIs(1));
  EXPECT_EQ(sent.scheme().lanes(0).mode(), v1::Scheme::MODE_ONE_TO_ONE);
  EXPECT_EQ(sent.scheme().lanes(0).per_parent(), 50);
  EXPECT_EQ(sent.scheme().lanes(0).citation().clause(), "Q11-4.6");
  EXPECT_THAT(outcome.err, HasSubstr("修改：schemes/sd19-cooperation，第 2 版"));
  EXPECT_THAT(outcome.out, HasSubstr("每个上级 50 对"));

  EXPECT_EQ(server.Run({"scheme", "update", "sd19-cooperation"}).exit, 2);
  EXPECT_EQ(server.Run({"scheme", "update", "sd19-cooperation", "strict=也许"}).exit, 2);
  EXPECT_EQ(server.Run({"scheme", "update", "sd19-cooperation", "etag=9"}).exit, 2);
  EXPECT_EQ(server.Run({"scheme", "update", "nothing", "strict=是"}).exit, 4);
}

}  // namespace
}  // namespace jiedui::cli
