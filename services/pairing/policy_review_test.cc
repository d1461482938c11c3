// What contradicts what, kind by kind.
#include "services/pairing/policy_review.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::pairing::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contradiction;

Entry MakeEntry(const std::string& id, const std::string& start, const std::string& end) {
  Entry entry;
  entry.name = "pairings/" + id;
  entry.scheme = "schemes/s";
  entry.supporter_kind = entry.recipient_kind = v1::PARTY_KIND_SCHOOL;
  entry.start = start;
  entry.end = end;
  entry.activated = true;
  entry.supporter = {
      .party = "parties/s-" + id, .recorded_region = "370200", .area = "370200", .region = "regions/370200"};
  entry.recipient = {
      .party = "parties/r-" + id, .recorded_region = "371700", .area = "371700", .region = "regions/371700"};
  return entry;
}

std::vector<std::string> Texts(const std::vector<Found>& found) {
  std::vector<std::string> texts;
  for (const Found& f : found)
    texts.push_back(Contradiction::Kind_Name(f.kind).substr(5) + " " + f.other + " " + f.since);
  return texts;
}

std::vector<std::string> InParent(const Entry& child, const Entry* parent) {
  std::vector<Found> found;
  FindInParent(child, parent, found);
  return Texts(found);
}

TEST(SD19_2b_Contradictions, AChildLiesInsideItsParentsDatesAndAreas) {
  Entry parent = MakeEntry("p", "2019-01-01", ""), child = MakeEntry("c", "2019-01-01", "");
  EXPECT_THAT(InParent(child, &parent), IsEmpty()) << "names no parent";
  child.parent = parent.name;
  EXPECT_THAT(InParent(child, &parent), IsEmpty());
  child.start = "2018-12-31";
  EXPECT_THAT(InParent(child, &parent), ElementsAre("OUTSIDE_PARENT_DATES pairings/p 2018-12-31"));
  child.start = "2019-02-01";
  parent.end = "2020-01-01";  // planned: the parent is still in force
  EXPECT_THAT(InParent(child, &parent), ElementsAre("OUTSIDE_PARENT_DATES pairings/p 2020-01-01"));
  child.end = "2020-01-01";
  EXPECT_THAT(InParent(child, &parent), IsEmpty());
  child.recipient.area = "371300";
  EXPECT_THAT(InParent(child, &parent), ElementsAre("OUTSIDE_PARENT_AREA pairings/p "));
  child.ended = true;
  EXPECT_THAT(InParent(child, &parent), IsEmpty()) << "it may have ended before its party moved";
  child.ended = false;
  child.activated = false;
  EXPECT_THAT(InParent(child, &parent), IsEmpty());
}

TEST(Orphans, AreInForceWithoutAParentInForce) {
  Entry parent = MakeEntry("p", "2019-01-01", "2020-01-01"), child = MakeEntry("c", "2019-02-01", "");
  child.parent = parent.name;
  EXPECT_THAT(InParent(child, nullptr), ElementsAre("ORPHAN pairings/p "));
  parent.ended = true;
  EXPECT_THAT(InParent(child, &parent), ElementsAre("ORPHAN pairings/p 2020-01-01"));
  child.end = "2019-12-01";
  EXPECT_THAT(InParent(child, &parent), IsEmpty()) << "entered afterwards, for a time when the parent was in force";
  parent.activated = false;
  EXPECT_THAT(InParent(child, &parent), ElementsAre("ORPHAN pairings/p "));
}

TEST(Ended, PairingsGoOnAfterAPartyOrARegionHasEnded) {
  Entry entry = MakeEntry("p", "2010-01-01", "");
  const auto ended = [&] {
    std::vector<Found> found;
    FindEnded(entry, found);
    return Texts(found);
  };
  EXPECT_THAT(ended(), IsEmpty());
  entry.supporter.party_end = "2013-02-01";
  entry.recipient.region_end = "2005-01-01";
  EXPECT_THAT(ended(), ElementsAre("PARTY_ENDED parties/s-p 2013-02-01", "REGION_ENDED regions/371700 2010-01-01"));
  entry.end = "2013-02-01";
  EXPECT_THAT(ended(), ElementsAre("REGION_ENDED regions/371700 2010-01-01"));
  entry.supporter.region = entry.recipient.region;
  entry.supporter.region_end = entry.recipient.region_end;
  EXPECT_THAT(ended(), ElementsAre("REGION_ENDED regions/371700 2010-01-01")) << "one region, one contradiction";
  entry.activated = false;
  EXPECT_THAT(ended(), IsEmpty());
}

TEST(Overlaps, ContradictWhereTheLaneRefusesThem) {
  v1::Scheme scheme;
  v1::Scheme::Lane& lane = *scheme.add_lanes();
  lane.set_supporter_kind(v1::PARTY_KIND_SCHOOL);
  lane.set_recipient_kind(v1::PARTY_KIND_SCHOOL);
  lane.set_mode(v1::Scheme::MODE_ONE_TO_ONE);
  scheme.set_strict(true);
  Entry a = MakeEntry("a", "2019-01-01", "2020-01-01"), b = MakeEntry("b", "2019-06-01", "");
  const auto overlap = [&](const v1::Scheme* known) {
    std::vector<Found> found;
    FindOverlap(a, b, known, found);
    return Texts(found);
  };
  EXPECT_THAT(overlap(&scheme), IsEmpty()) << "nobody in common";
  b.supporter.party = a.supporter.party;
  EXPECT_THAT(overlap(&scheme), ElementsAre("OVERLAP pairings/b 2019-06-01"));
  lane.set_mode(v1::Scheme::MODE_ONE_TO_MANY);
  EXPECT_THAT(overlap(&scheme), IsEmpty());
  lane.set_mode(v1::Scheme::MODE_MANY_TO_ONE);
  lane.set_excess(v1::Scheme::EXCESS_REASON);
  EXPECT_THAT(overlap(&scheme), IsEmpty()) << "what a reason may pass is no contradiction";
  b.recipient.party = a.recipient.party;
  EXPECT_THAT(overlap(&scheme), ElementsAre("OVERLAP pairings/b 2019-06-01")) << "the same pair twice";
  EXPECT_THAT(overlap(nullptr), ElementsAre("OVERLAP pairings/b 2019-06-01"));
  b.start = "2020-01-01";
  EXPECT_THAT(overlap(&scheme), IsEmpty()) << "one follows the other";
  b.start = "2019-06-01";
  b.recipient_kind = v1::PARTY_KIND_KINDERGARTEN;
  EXPECT_THAT(overlap(&scheme), IsEmpty());
}

TEST(Duplicates, ShareANameInARegionOrAnId) {
  v1::Party a;
  a.set_name("parties/a");
  a.set_kind(v1::PARTY_KIND_SCHOOL);
  a.set_display_name("第一小学（东校区）");
  a.set_region("regions/371700");
  v1::Party b = a;
  b.set_name("parties/b");
  b.set_display_name(" 第一小学　(东校区)");
  EXPECT_EQ(IdentitiesOf(a), IdentitiesOf(b));
  b.set_region("regions/370200");
  EXPECT_NE(IdentitiesOf(a), IdentitiesOf(b));
  v1::Party::ExternalId& id = *b.add_external_ids();
  id.set_scheme("school_code");
  id.set_value("1");
  EXPECT_THAT(IdentitiesOf(b), ::testing::Contains("id:school_code:1"));

  b.set_region(a.region());
  const auto duplicates = [&] {
    std::vector<Found> found;
    FindDuplicate(a, b, found);
    return Texts(found);
  };
  EXPECT_THAT(duplicates(), ElementsAre("DUPLICATE_PARTY parties/b "));
  a.mutable_interval()->set_start("1990");
  a.mutable_interval()->set_end("2013-02");
  b.mutable_interval()->set_start("2013-02-01");
  EXPECT_THAT(duplicates(), IsEmpty()) << "one follows the other";
  b.mutable_interval()->set_start("2012");
  b.set_region(a.region());
  EXPECT_THAT(duplicates(), ElementsAre("DUPLICATE_PARTY parties/b 2012-01-01"));

  b.set_region("regions/370200");
  *a.add_external_ids() = id;
  EXPECT_THAT(duplicates(), ElementsAre("DUPLICATE_PARTY parties/b 2012-01-01")) << "the same id";
  a.mutable_external_ids(0)->mutable_interval()->set_start("1990");
  a.mutable_external_ids(0)->mutable_interval()->set_end("2012");
  EXPECT_THAT(duplicates(), IsEmpty()) << "the id passed from one to the other";
}

TEST(Sentences, AreThereForEveryKind) {
  const auto* kinds = Contradiction::Kind_descriptor();
  for (int i = 1; i < kinds->value_count(); ++i) {
    const Contradiction told = Told({.subject = "pairings/a",
                                     .kind = static_cast<Contradiction::Kind>(kinds->value(i)->number()),
                                     .other = "pairings/b"},
                                    7);
    EXPECT_THAT(told.message(), HasSubstr("pairings/b")) << kinds->value(i)->name();
    EXPECT_EQ(told.found_time().nanos(), 7000);
  }
}

}  // namespace
}  // namespace jiedui::pairing::policy
