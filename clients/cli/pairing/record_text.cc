#include "clients/cli/pairing/record_text.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/record_content.pb.h"

namespace jiedui::cli {
namespace {

std::string KindText(const v1::Record& record) {
  return ChineseName(static_cast<v1::RecordKind>(record.content_case()));
}

std::string AmountText(const v1::Aid& aid, int64_t amount) {
  return aid.kind() == v1::Aid::KIND_MONEY ? YuanText(amount) : StrCat(amount, aid.unit());
}

// What it says, in a line.
std::string Summary(Session& session, const v1::Record& record) {
  switch (record.content_case()) {
    case v1::Record::kContact: {
      const v1::Contact& contact = record.contact();
      std::vector<std::string> parts = {ChineseName(contact.role())};
      for (const std::string& part : {contact.department(), contact.title(), contact.person().name()}) {
        if (!part.empty()) parts.push_back(part);
      }
      return absl::StrJoin(parts, " ");
    }
    case v1::Record::kPlan:
      return StrCat(ChineseName(record.plan().kind()), "《", record.plan().title(), "》第", record.plan().version(),
                    "版");
    case v1::Record::kLeadingGroup:
      return StrCat(record.leading_group().title(), "（", record.leading_group().members_size(), "人）");
    case v1::Record::kMeeting: {
      const v1::Meeting& meeting = record.meeting();
      const bool ignored = meeting.kind() == v1::Meeting::KIND_JOINT && !meeting.counts();
      return StrCat(meeting.held_on(), " ", ChineseName(meeting.kind()), meeting.title().empty() ? "" : " ",
                    meeting.title(), ignored ? "（主要负责人未到齐，不计）" : "");
    }
    case v1::Record::kAgreement:
      return StrCat("《", record.agreement().title(), "》",
                    absl::StrJoin(record.agreement().parties(), "、", [&](std::string* out, const std::string& party) {
                      out->append(session.directory.Party(party));
                    }));
    case v1::Record::kAid: {
      const v1::Aid& aid = record.aid();
      return StrCat(aid.year(), " ", ChineseName(aid.kind()), " ", aid.purpose(), "：承诺 ",
                    AmountText(aid, aid.promised()), "，到位 ", AmountText(aid, aid.delivered()));
    }
    case v1::Record::kActivity: {
      const v1::Activity& activity = record.activity();
      return StrCat(activity.type() == "OTHER" ? activity.text() : activity.type(), activity.term().empty() ? "" : " ",
                    activity.term(), "：计划 ", activity.planned().people(), " 人，完成 ", activity.done().people(),
                    " 人");
    }
    case v1::Record::kSharedResource:
      return StrCat(record.shared_resource().kind(), " ", record.shared_resource().title());
    case v1::Record::kNeed: return StrCat(record.need().topic(), " ", record.need().title());
    case v1::Record::kSchoolGroup:
      return StrCat(ChineseName(record.school_group().kind()), " ", record.school_group().title(), "（",
                    record.school_group().members_size() + 1, "所）");
    default: return "";
  }
}

std::string SubjectText(Session& session, const std::string& subject) {
  return subject.starts_with("parties/") ? session.directory.Party(subject) : std::string(IdOf(subject));
}

}  // namespace

Table RecordTable(Session& session, const std::vector<v1::Record>& records) {
  Table table({{"编号"}, {"类别"}, {"所属"}, {"起始"}, {"终止"}, {"状态"}, {"内容"}});
  for (const v1::Record& record : records) {
    table.Add({std::string(IdOf(record.name())), KindText(record), SubjectText(session, record.subject()),
               FormatStart(record.interval()), record.interval().end(), ChineseName(record.state()),
               Summary(session, record)});
  }
  return table;
}

Table RecordDetails(Session& session, const v1::Record& record) {
  Table table({{"项目"}, {"内容"}});
  table.AddField("编号", record.name());
  table.AddField("类别", KindText(record));
  table.AddField("所属", SubjectText(session, record.subject()));
  table.AddField("起止", FormatInterval(record.interval()));
  table.AddField("状态", ChineseName(record.state()));
  v1::Record copy = record;
  if (const google::protobuf::Message* content = ContentOf(copy)) {
    for (const auto& [path, text] : FieldsOf(*content)) {
      for (const auto& element : absl::StrSplit(text, '|'))
        table.AddField(path, std::string(element));  // of a list, each
    }
  }
  table.AddField("缘由", record.reason());
  table.AddField("说明", record.note());
  table.AddField("来源", record.source());
  table.AddField("版本", StrCat(record.revision()));
  return table;
}

std::string YuanText(int64_t fen) {
  return absl::StrFormat("%s%d.%02d 元", fen < 0 ? "-" : "", std::abs(fen) / 100, std::abs(fen) % 100);
}

std::string ShareText(const std::string& share) {
  const size_t slash = share.find('/');
  int64_t part = 0, whole = 0;
  if (slash == std::string::npos || !absl::SimpleAtoi(share.substr(0, slash), &part) ||
      !absl::SimpleAtoi(share.substr(slash + 1), &whole) || whole == 0) {
    return "";
  }
  const int64_t per_cent = part / whole * 100 + part % whole * 100 / whole;
  return StrCat(share, "（", per_cent, "%）");
}

}  // namespace jiedui::cli
