#include "services/reporting/reports/policy_report.h"

#include <functional>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "services/reporting/reports/receipt.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Report;

const absl::CivilDay kToday(2023, 7, 1);
const Caller kUnit{.person = "li", .organisation = "parties/unit", .role = "prefecture"};
const Caller kCounty{.person = "a", .organisation = "parties/county", .role = "county"};
const Caller kProvince{.person = "b", .organisation = "parties/edu", .role = "province"};

Report Draft() {
  Report report;
  report.set_name("reports/r");
  report.set_party("parties/unit");
  report.set_version(1);
  report.set_revision(1);
  report.set_from("2023-01-01");
  report.set_until("2023-07-01");
  report.set_state(Report::STATE_DRAFT);
  report.add_review_levels("county");
  report.add_review_levels("province");
  v1::Answer& text = *report.add_answers();
  text.set_question("progress");
  text.set_text("进展");
  v1::Answer& figure = *report.add_answers();
  figure.set_question("meetings");
  figure.set_unit("次");
  figure.set_source("pairing.joint-meetings");
  figure.set_known(true);
  figure.set_value("2");
  figure.set_confirmed(true);
  return report;
}

TEST(ReceiptTest, EverythingThatWasSubmittedIsCovered) {
  std::set<std::string> hashes;
  const auto add = [&hashes](const std::function<void(Report&)>& change) {
    Report report = Draft();
    change(report);
    EXPECT_TRUE(hashes.insert(Sha256Hex(ReceiptText(report))).second) << ReceiptText(report);
  };
  add([](Report&) {});
  add([](Report& report) { report.set_version(2); });
  add([](Report& report) { report.mutable_answers(0)->set_text("另一段"); });
  add([](Report& report) { report.mutable_answers(1)->set_value("3"); });
  add([](Report& report) { report.mutable_answers(1)->set_known(false); });
  add([](Report& report) { report.mutable_answers(1)->set_facts(1); });
  add([](Report& report) { report.mutable_answers(1)->set_confirmed(false); });
  add([](Report& report) { report.add_positions()->set_service("pairing"); });
  add([](Report& report) { report.add_pairings("pairings/p"); });
  add([](Report& report) { report.add_difficulties()->set_text("缺编"); });
  add([](Report& report) { report.add_difficulties()->set_measure("缺编"); });
  add([](Report& report) { report.add_attachments()->set_uri("u"); });
  add([](Report& report) { report.set_submitted_by("parties/unit/zhou"); });
  // A text that looks like a line of its own is none.
  add([](Report& report) { report.mutable_answers(0)->set_text("进展\"\ndifficulty \"x\" \""); });
}

TEST(ReceiptTest, ItDoesNotDependOnWhatHappensAfterwards) {
  const Report submitted = Submitted(Draft(), kUnit, kToday);
  const Report reviewed = Reviewed(Reviewed(submitted, kCounty, "同意", kToday), kProvince, "", kToday);
  const Report accepted = Accepted(reviewed, kProvince, kToday);
  EXPECT_EQ(Sha256Hex(ReceiptText(accepted)), submitted.receipt_sha256());
  EXPECT_EQ(accepted.sealed_versions(0).receipt_sha256(), submitted.receipt_sha256());
}

TEST(ReportPolicyTest, Q11_5_4a_WhoSubmittedNeitherReviewsNorAccepts) {
  Report submitted = Submitted(Draft(), kUnit, kToday);
  Caller himself = kUnit;
  himself.role = "county";
  EXPECT_EQ(ReasonOf(CanReview(submitted, himself)), "REPORTING_SAME_ACTOR");
  EXPECT_TRUE(CanReview(submitted, kCounty).ok());
  EXPECT_EQ(ReasonOf(CanReview(submitted, kProvince)), "REVIEW_BY_OTHER_LEVEL");
  submitted = Reviewed(Reviewed(submitted, kCounty, "", kToday), kProvince, "", kToday);
  EXPECT_EQ(ReasonOf(CanAccept(submitted, kUnit, "")), "REPORTING_SAME_ACTOR");
  EXPECT_TRUE(CanAccept(submitted, kProvince, "").ok());
}

// Any sequence of verbs against a model of the transitions written down again.
RC_GTEST_PROP(ReportPolicyTest, TheTransitionsAreThoseWrittenDown, ()) {
  Report report = Draft();
  std::string model = "draft";
  int reviewed = 0, version = 1, sealed = 0;
  for (int step = 0; step < 30; ++step) {
    switch (*rc::gen::inRange(0, 5)) {
      case 0: {
        const bool can = CanSubmit(report, {}, kToday).ok();
        RC_ASSERT(can == (model == "draft" || model == "returned"));
        if (!can) break;
        report = Submitted(report, kUnit, kToday);
        model = "submitted";
        reviewed = 0;
        break;
      }
      case 1: {
        const Caller& caller = *rc::gen::arbitrary<bool>() ? kCounty : kProvince;
        const bool can = CanReview(report, caller).ok();
        RC_ASSERT(can == (model == "submitted" && caller.role == (reviewed == 0 ? "county" : "province")));
        if (!can) break;
        report = Reviewed(report, caller, "", kToday);
        if (++reviewed == 2) model = "reviewed";
        break;
      }
      case 2: {
        const bool can = CanReturn(report).ok();
        RC_ASSERT(can == (model == "submitted" || model == "reviewed"));
        if (!can) break;
        report = Returned(report, kProvince, "缺", kToday);
        model = "returned";
        break;
      }
      case 3: {
        const bool can = CanAccept(report, kProvince, "parties/edu").ok();
        RC_ASSERT(can == (model == "reviewed"));
        if (!can) break;
        report = Accepted(Superseded(report), kProvince, kToday);
        model = "accepted";
        ++sealed;
        break;
      }
      default: {
        const bool can = CanRevise(report).ok();
        RC_ASSERT(can == (model == "accepted"));
        if (!can) break;
        report = Revised(report, kUnit, "补", kToday);
        model = "draft";
        ++version;
      }
    }
    report.set_revision(report.revision() + 1);
    RC_ASSERT(report.version() == version);
    RC_ASSERT(report.sealed_versions_size() == sealed);
    RC_ASSERT(HasStanding(report) == (sealed > 0));
    RC_ASSERT(CanFill(report, "填写").ok() == (model == "draft" || model == "returned"));
    RC_ASSERT(report.receipt_sha256().empty() == (model == "draft" || model == "returned"));
  }
}

}  // namespace
}  // namespace jiedui::reporting::policy
