// What tests of records start from: two pairings, of Shandong and Qinghai, four schools, and what an official does with a record.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/rules/rules.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/records/record_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing {

class RecordsTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  RecordsTest() {
    call_.caller = {.person = "zhang", .organisation = "parties/gov-370000", .role = "province"};
    call_.method = "test";
    call_.trailer = &trailer_;
    call_.today = absl::CivilDay(2026, 11, 22);
    for (const std::string code : {"370000", "370200", "371700", "371721", "630000", "632700", "110000"})
      AddRegion(code);
    AddParty("qingdao", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "青岛市", "370200");
    AddParty("heze", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "菏泽市", "371700");
    AddParty("beijing", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "北京市", "110000");
    AddParty("yushu", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "玉树州", "632700");
    for (const std::string id : {"a", "b", "c", "d"}) AddParty(id, v1::PARTY_KIND_SCHOOL, "学校" + id, "371721");
    AddScheme("sd19");
    AddScheme("q11");
    AddPairing("sd19-p2", "sd19", "qingdao", "heze", "2019-01-18");
    AddPairing("qh-01", "q11", "beijing", "yushu", "2010-01-01");
  }

  void AddRegion(const std::string& code) {
    std::vector<v1::ImportRegionsRequest> rows(1);
    v1::Region& region = *rows[0].mutable_region();
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name("地区" + code);
    region.set_kind(v1::Region::KIND_REGULAR);
    const bool province = code.substr(2) == "0000";
    region.set_level(province ? v1::Region::LEVEL_PROVINCE : v1::Region::LEVEL_PREFECTURE);
    if (!province) {
      region.set_parent("regions/" + code.substr(0, 2) + "0000");
      if (code.substr(0, 2) == "11") region.clear_parent();
    }
    auto results = Await(regions_.Import(call_, rows));
    ASSERT_THAT(results.status(), jiedui::testing::IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }

  void AddParty(const std::string& id, v1::PartyKind kind, const std::string& title, const std::string& region) {
    v1::CreatePartyRequest request;
    request.set_party_id(id);
    request.mutable_party()->set_kind(kind);
    request.mutable_party()->set_display_name(title);
    request.mutable_party()->set_region("regions/" + region);
    EXPECT_THAT(Await(registers_.CreateParty(call_, request)).status(), jiedui::testing::IsOk());
  }

  absl::StatusOr<v1::Party> Move(const std::string& id, const std::string& region) {
    v1::GetPartyRequest get;
    get.set_name("parties/" + id);
    v1::UpdatePartyRequest request;
    *request.mutable_party() = *Await(registers_.GetParty(call_, get));
    request.mutable_party()->set_region("regions/" + region);
    request.mutable_update_mask()->add_paths("region");
    return Await(registers_.UpdateParty(call_, request));
  }

  void AddScheme(const std::string& id, v1::PartyKind kind = v1::PARTY_KIND_COUNTY_GOVERNMENT) {
    std::vector<v1::ImportSchemesRequest> rows(1);
    v1::Scheme& scheme = *rows[0].mutable_scheme();
    scheme.set_name("schemes/" + id);
    scheme.set_display_name(id);
    for (const auto& [supporter, recipient] :
         {std::pair(v1::PARTY_KIND_PREFECTURE_GOVERNMENT, v1::PARTY_KIND_PREFECTURE_GOVERNMENT),
          std::pair(v1::PARTY_KIND_PROVINCE_GOVERNMENT, v1::PARTY_KIND_PREFECTURE_GOVERNMENT), std::pair(kind, kind)}) {
      v1::Scheme::Lane& lane = *scheme.add_lanes();
      lane.set_supporter_kind(supporter);
      lane.set_recipient_kind(recipient);
      lane.set_mode(v1::Scheme::MODE_MANY_TO_MANY);
    }
    scheme.mutable_interval()->set_start("2010");
    scheme.mutable_citation()->set_clause("Q11-4.1");
    scheme.mutable_citation()->set_document("文件");
    auto results = Await(registers_.ImportSchemes(call_, rows));
    ASSERT_THAT(results.status(), jiedui::testing::IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }

  void AddPairing(const std::string& id, const std::string& scheme, const std::string& supporter,
                  const std::string& recipient, const std::string& start) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    request.set_activate(true);
    request.mutable_pairing()->set_scheme("schemes/" + scheme);
    request.mutable_pairing()->set_supporter("parties/" + supporter);
    request.mutable_pairing()->set_recipient("parties/" + recipient);
    request.mutable_pairing()->mutable_interval()->set_start(start);
    EXPECT_THAT(Await(pairings_.Propose(call_, request)).status(), jiedui::testing::IsOk());
  }

  void AddRule(const std::string& id, const std::string& region, int64_t number, const std::string& clause) {
    rules::v1::Rule rule;
    rule.set_rule_id(id);
    rule.set_region(region);
    rule.mutable_interval()->set_start("2010");
    rule.set_number(number);
    rule.mutable_citation()->set_clause(clause);
    rule.mutable_citation()->set_document("文件");
    EXPECT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return rules::WriteSeries(tx, {}, {rule}).status(); }),
                jiedui::testing::IsOk());
  }

  static v1::Record Of(const std::string& subject, const std::string& start = "") {
    v1::Record record;
    record.set_subject(subject);
    if (!start.empty()) record.mutable_interval()->set_start(start);
    return record;
  }
  static v1::Record Plan(const std::string& subject, v1::Plan::Kind kind, const std::string& start) {
    v1::Record record = Of(subject, start);
    record.mutable_plan()->set_kind(kind);
    record.mutable_plan()->set_title("计划");
    record.mutable_plan()->add_weak_points("师资");
    return record;
  }
  static v1::Record Leader(const std::string& subject, const std::string& start, const std::string& person) {
    v1::Record record = Of(subject, start);
    record.mutable_contact()->set_role(v1::Contact::ROLE_RESPONSIBLE_LEADER);
    record.mutable_contact()->set_department("教育局");
    record.mutable_contact()->mutable_person()->set_name(person);
    return record;
  }
  static v1::Record JointMeeting(const std::string& day, bool supporter_head) {
    v1::Record record = Of("pairings/sd19-p2");
    record.mutable_meeting()->set_kind(v1::Meeting::KIND_JOINT);
    record.mutable_meeting()->set_held_on(day);
    for (const v1::Meeting::Side side : {v1::Meeting::SIDE_SUPPORTER, v1::Meeting::SIDE_RECIPIENT}) {
      v1::Meeting::Attendance& seat = *record.mutable_meeting()->add_attendance();
      seat.set_side(side);
      seat.set_head(side == v1::Meeting::SIDE_RECIPIENT || supporter_head);
    }
    return record;
  }
  static v1::Record Money(int64_t promised, int64_t delivered) {
    v1::Record record = Of("pairings/qh-01");
    record.mutable_aid()->set_kind(v1::Aid::KIND_MONEY);
    record.mutable_aid()->set_purpose("教师培训");
    record.mutable_aid()->set_year(2012);
    record.mutable_aid()->set_promised(promised);
    record.mutable_aid()->set_delivered(delivered);
    return record;
  }
  static v1::Record Done(const std::string& type, int64_t people, int64_t days, const std::string& term = "") {
    v1::Record record = Of("pairings/qh-01", "2012-09-01");
    record.mutable_interval()->set_end("2013-01-15");
    record.mutable_activity()->set_type(type);
    record.mutable_activity()->set_term(term);
    record.mutable_activity()->mutable_done()->set_people(people);
    record.mutable_activity()->mutable_done()->set_days(days);
    return record;
  }
  static v1::Record Alliance(const std::string& lead, const std::vector<std::string>& members) {
    v1::Record record = Of("parties/" + lead, "2019-09-01");
    record.mutable_school_group()->set_kind(v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE);
    record.mutable_school_group()->set_title("阳光课堂联盟");
    for (const std::string& member : members)
      record.mutable_school_group()->add_members()->set_party("parties/" + member);
    return record;
  }

  absl::StatusOr<v1::Record> Create(const std::string& id, const v1::Record& record) {
    v1::CreateRecordRequest request;
    request.set_record_id(id);
    *request.mutable_record() = record;
    return Await(records_.Create(call_, request));
  }
  v1::Record MustCreate(const std::string& id, const v1::Record& record) {
    absl::StatusOr<v1::Record> created = Create(id, record);
    EXPECT_THAT(created.status(), jiedui::testing::IsOk()) << ChineseMessageOf(created.status());
    return created.ok() ? *created : v1::Record();
  }
  absl::StatusOr<v1::Record> ApproveBy(const std::string& person, const v1::Record& record) {
    v1::ApproveRecordRequest request;
    request.set_name(record.name());
    request.set_etag(record.etag());
    Call call = call_;
    call.caller.person = person;
    return Await(records_.Approve(call, request));
  }
  v1::Record Get(const std::string& id) {
    v1::GetRecordRequest request;
    request.set_name("records/" + id);
    absl::StatusOr<v1::Record> record = Await(records_.Get(call_, request));
    EXPECT_THAT(record.status(), jiedui::testing::IsOk());
    return record.ok() ? *record : v1::Record();
  }
  absl::StatusOr<v1::Record> Close(const v1::Record& record, const std::string& end) {
    v1::CloseRecordRequest request;
    request.set_name(record.name());
    request.set_etag(record.etag());
    request.set_end(end);
    request.set_reason("误报");
    return Await(records_.Close(call_, request));
  }

  std::vector<std::string> List(const v1::ListRecordsRequest& request, const Call& call) {
    auto response = Await(records_.List(call, request));
    EXPECT_THAT(response.status(), jiedui::testing::IsOk());
    std::vector<std::string> names;
    if (response.ok()) {
      for (const v1::Record& record : response->records()) names.push_back(record.name().substr(8));
    }
    return names;
  }
  std::vector<std::string> List(const std::string& filter, const std::string& on = "", const std::string& party = "") {
    v1::ListRecordsRequest request;
    request.set_filter(filter);
    request.set_effective_on(on);
    request.set_party(party);
    return List(request, call_);
  }

  v1::ListGapsResponse Gaps(v1::Gap::Kind kind, const std::string& on, const std::string& scheme = "") {
    v1::ListGapsRequest request;
    request.set_kind(kind);
    request.set_effective_on(on);
    if (!scheme.empty()) request.set_scheme("schemes/" + scheme);
    auto response = Await(records_.ListGaps(call_, request));
    EXPECT_THAT(response.status(), jiedui::testing::IsOk());
    return response.ok() ? *response : v1::ListGapsResponse();
  }
  static std::vector<std::string> Subjects(const v1::ListGapsResponse& response) {
    std::vector<std::string> subjects;
    for (const v1::Gap& gap : response.gaps()) subjects.push_back(gap.subject());
    return subjects;
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{
      GetParam(), {rules::RulesComponent(), {"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RecordService records_{*store_, workers_};
  Trailer trailer_;
  Call call_;
};

}  // namespace jiedui::pairing
