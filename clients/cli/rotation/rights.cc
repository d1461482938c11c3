// jiedui rotation record, right, entitled, certificate: how long somebody served where it counts, and what follows.
#include <fstream>

#include "clients/cli/files.h"
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/signed_text.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/rights.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = rv1::RightsService::Stub;

constexpr std::string_view kCertificateFormat = "jiedui-service-certificate/1";

struct PersonOptions {
  std::string person, right, on, known_at;
};

template <class Request>
absl::Status SetDay(const PersonOptions& options, Request& request) {
  request.set_person(InCollection("people", options.person));
  request.set_effective_on(options.on);
  if (options.known_at.empty()) return absl::OkStatus();
  const auto instant = ParseInstant("--known-at", options.known_at, absl::Now());
  if (!instant.ok()) return instant.status();
  *request.mutable_known_at() = *instant;
  return absl::OkStatus();
}

void NoteProvisional(Session& session, bool provisional) {
  if (provisional) session.Note("刚刚录入的可能尚未计入，半分钟后再问为准。");
}

void Section(Session& session, std::string_view title, const Table& table) {
  session.streams.out << "\n" << title << "\n";
  if (table.size() == 0) {
    session.streams.out << "  （无）\n";
  } else {
    session.PrintWhole(table);
  }
}

// ---- record --------------------------------------------------------------------------------------------------------------

absl::StatusOr<Exit> Record(Session& session, const PersonOptions& options) {
  rv1::GetServiceRecordRequest request;
  const absl::Status set = SetDay(options, request);
  if (!set.ok()) return set;
  const auto record = session.client.Call(&Stub::GetServiceRecord, request);
  if (!record.ok()) return record.status();
  if (session.json()) {
    session.PrintJson(*record);
    return Exit::kOk;
  }
  Table works({{"起止"}, {"学校"}, {"份额"}, {"种类"}, {"状态"}, {"项目"}, {"职务"}, {"学校类别"}, {"编号"}});
  for (const auto& work : record->works()) {
    std::string categories;
    for (const int kind : work.categories()) {
      categories += StrCat(categories.empty() ? "" : "、", ChineseName(static_cast<rv1::Category::Kind>(kind)));
    }
    const bool employment = work.source().starts_with("people/");
    works.Add({FormatInterval(work.interval()), session.directory.Party(work.school()), PartText(work.share()),
               employment ? "本职" : ChineseName(work.kind()), ChineseName(work.state()), work.programme(), work.duty(),
               categories, employment ? "" : std::string(IdOf(work.source()))});
  }
  Table rights({{"权利"}, {"是否符合"}, {"已计"}, {"需要"}, {"尚缺"}, {"最早"}});
  for (const auto& answer : record->rights()) {
    rights.Add({ChineseName(answer.right()), ChineseName(answer.outcome()), LengthText(answer.sum()),
                LengthText(answer.needed()), LengthText(answer.shortfall()),
                answer.earliest_on().empty() ? answer.met_since() : answer.earliest_on()});
  }
  for (const int right : record->rules_not_loaded()) {
    rights.Add({ChineseName(static_cast<rv1::Right>(right)), "规则未载入", "", "", "", ""});
  }
  session.PrintWhole(works);
  Section(session, "权利", rights);
  Table certificates({{"证书"}});
  for (const std::string& name : record->certificates()) certificates.Add({std::string(IdOf(name))});
  Section(session, "证书", certificates);
  if (session.settings.header) session.Note(StrCat("截至 ", record->effective_on(), "（当日不计）。"));
  NoteProvisional(session, record->provisional());
  return Exit::kOk;
}

// ---- right ---------------------------------------------------------------------------------------------------------------

absl::StatusOr<Exit> Right(Session& session, const PersonOptions& options) {
  rv1::CheckRightRequest request;
  const absl::Status set = SetDay(options, request);
  if (!set.ok()) return set;
  const auto right = ParseEnum<rv1::Right>("right", options.right);
  if (!right.ok()) return right.status();
  request.set_right(*right);
  const auto answer = session.client.Call(&Stub::CheckRight, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("权利", ChineseName(answer->right()));
  table.AddField("截至", answer->effective_on());
  table.AddField("是否符合", ChineseName(answer->outcome()));
  if (answer->met() != answer->right()) table.AddField("符合的", ChineseName(answer->met()));
  table.AddField("符合之日", answer->met_since());
  if (answer->next() != answer->right()) table.AddField("以下就", ChineseName(answer->next()));
  table.AddField("已计", LengthText(answer->sum()));
  table.AddField("至多", LengthText(answer->at_most()));
  table.AddField("需要", LengthText(answer->needed()));
  table.AddField("尚缺", LengthText(answer->shortfall()));
  table.AddField("最早", answer->earliest_on());
  if (!answer->earliest_if_begun().empty()) {
    table.AddField("如自某日起任教", StrCat(answer->begun_on(), " 起，", answer->earliest_if_begun(), " 符合",
                                            answer->begun_by().empty() ? "（尚无登记）" : ""));
    table.AddField("依据的登记", std::string(IdOf(answer->begun_by())));
  }
  table.AddField("现任变动", answer->changes_on());
  table.AddField("说明", answer->text());
  for (const auto& rule : answer->rules()) {
    table.AddField("规则", StrCat(rule.rule_id(), rule.region().empty() ? "" : StrCat("（", rule.region(), "）"),
                                  " 第 ", rule.revision(), " 版：", rule.value(), "；",
                                  CitationText(rule.citation().document(), rule.citation().clause())));
  }
  for (const auto& date : answer->uncertain_dates()) {
    table.AddField("未记到日", StrCat(session.directory.Party(date.school()), date.is_end() ? " 结束 " : " 起始 ",
                                      date.value(), "（", date.first(), " 至 ", date.last(), "）"));
  }
  session.PrintWhole(table);
  Table spells({{"计入的起"}, {"止（不含）"}, {"份额"}, {"年限"}, {"在续"}});
  for (const auto& spell : answer->spells()) {
    spells.Add(
        {spell.start(), spell.end(), PartText(spell.share()), LengthText(spell.length()), spell.goes_on() ? "是" : ""});
  }
  Section(session, "计入的年限", spells);
  Table stretches({{"起"}, {"止（不含）"}, {"学校"}, {"份额"}, {"是否计入"}, {"编号"}});
  for (const auto& stretch : answer->stretches()) {
    stretches.Add({stretch.start(), stretch.end(), session.directory.Party(stretch.school()), PartText(stretch.share()),
                   ChineseName(stretch.verdict()), std::string(IdOf(stretch.source()))});
  }
  Section(session, "全部经历", stretches);
  NoteProvisional(session, answer->provisional());
  return Exit::kOk;
}

// ---- entitled ------------------------------------------------------------------------------------------------------------

struct EntitledOptions {
  std::string region, right, on;
  bool without_certificate = false;
  int64_t limit = 0;
};

absl::StatusOr<Exit> Entitled(Session& session, const EntitledOptions& options) {
  using One = rv1::ListEntitledResponse::Entitled;
  rv1::ListEntitledRequest request;
  const auto code = RegionCode(session, options.region);
  if (!code.ok()) return code.status();
  request.set_region(*code);
  const auto right = ParseEnum<rv1::Right>("right", options.right);
  if (!right.ok()) return right.status();
  request.set_right(*right);
  request.set_effective_on(options.on);
  request.set_without_certificate(options.without_certificate);
  std::vector<One> found;
  std::vector<std::string> not_decided;
  int64_t looked_at = 0;
  const auto listed = session.client.EachPage(
      &Stub::ListEntitled, request, options.limit, [&](const rv1::ListEntitledResponse& page, int64_t wanted) {
        const int64_t taken = std::min<int64_t>(wanted, page.entitled_size());
        found.insert(found.end(), page.entitled().begin(), page.entitled().begin() + taken);
        not_decided.insert(not_decided.end(), page.not_decided().begin(), page.not_decided().end());
        looked_at += page.looked_at();
        return taken;
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(found);
  } else {
    Table table({{"人员"}, {"权利"}, {"符合之日"}, {"已计"}, {"证书"}});
    for (const One& one : found) {
      table.Add({std::string(IdOf(one.person())), ChineseName(one.right()), one.since(), LengthText(one.sum()),
                 one.certificate().empty() ? "" : std::string(IdOf(one.certificate()))});
    }
    session.Print(table);
  }
  if (!session.settings.header) return Exit::kOk;
  session.Note(StrCat("查看 ", looked_at, " 人，符合 ", found.size(), " 人。"));
  if (!not_decided.empty()) {
    std::string names;
    for (const std::string& name : not_decided) names += StrCat(names.empty() ? "" : "、", IdOf(name));
    session.Note(StrCat("另有 ", not_decided.size(), " 人因资料未录入不能确定：", names));
  }
  return Exit::kOk;
}

// ---- certificate ---------------------------------------------------------------------------------------------------------

struct CertificateCommands {
  using Resource = rv1::ServiceCertificate;
  using Stub = rv1::RightsService::Stub;
  static constexpr const char *kCommand = "certificate", *kWhat = "服务年限证书", *kCollection = "serviceCertificates";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"人员"}, {"权利"}, {"截至"}, {"签发"}, {"颁发"}, {"密钥"}, {"状态"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& certificate) {
    return {std::string(IdOf(certificate.name())),
            std::string(IdOf(certificate.person())),
            ChineseName(certificate.right()),
            certificate.effective_on(),
            certificate.issued_on(),
            certificate.conferred_by(),
            std::string(IdOf(certificate.key())),
            ChineseName(certificate.state())};
  }
  static std::vector<Filter> Filters() {
    return {{"--person", "人员", "person", Filter::kId, "people"},
            ValueFilter<rv1::Right>("--right", "权利", "right"),
            ValueFilter<rv1::ServiceCertificate::State>("--state", "状态", "state"),
            {"--region", "签发时人员所在地区，含所辖", "region_code", Filter::kRegion},
            {"--year", "签发年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetServiceCertificate;
  static constexpr auto kList = &Stub::ListServiceCertificates;
};

struct IssueOptions : WriteOptions {
  std::string person, right, on, id, out;
};

absl::StatusOr<Exit> Issue(Session& session, const IssueOptions& options) {
  rv1::IssueServiceCertificateRequest request;
  request.set_person(InCollection("people", options.person));
  const auto right = ParseEnum<rv1::Right>("right", options.right);
  if (!right.ok()) return right.status();
  request.set_right(*right);
  request.set_effective_on(options.on);
  request.set_service_certificate_id(options.id);
  SetWrite(options, request);
  Trailer trailer;
  const auto issued = session.client.Call(&Stub::IssueServiceCertificate, request, &trailer);
  if (!issued.ok()) return WithRequestId(session, issued.status(), request.request_id());
  if (session.json()) {
    session.PrintJson(*issued);
  } else {
    session.Print(kinds::TableOf<CertificateCommands>(session, {*issued}));
  }
  NoteWritten(session, trailer, options);
  if (options.out.empty() || options.validate_only) return Exit::kOk;
  const absl::Status written = WriteFile(options.out, issued->document());
  if (!written.ok()) return written;
  return Exit::kOk;
}

struct TextOptions {
  std::string name, out;
};

// The document as it is, to a file or to standard output: what others verify.
absl::StatusOr<Exit> Document(Session& session, const TextOptions& options) {
  const auto certificate = kinds::Fetch<CertificateCommands>(session, options.name);
  if (!certificate.ok()) return certificate.status();
  if (certificate->state() == rv1::ServiceCertificate::STATE_REVOKED) {
    session.Note(StrCat("此证书已作废：", certificate->reason()));
  }
  if (options.out.empty()) {
    session.streams.out << certificate->document();
    return Exit::kOk;
  }
  const absl::Status written = WriteFile(options.out, certificate->document());
  if (!written.ok()) return written;
  return Exit::kOk;
}

absl::StatusOr<Exit> Keys(Session& session, const TextOptions& options) {
  const auto keys = session.client.Call(&Stub::ListIssuerKeys, rv1::ListIssuerKeysRequest());
  if (!keys.ok()) return keys.status();
  nlohmann::ordered_json file = nlohmann::ordered_json::array();
  Table table({{"密钥"}, {"签发机构"}, {"区划代码"}, {"起止"}, {"公钥"}});
  for (const auto& key : keys->issuer_keys()) {
    file.push_back({{"name", key.name()},
                    {"issuer", key.issuer()},
                    {"regionCode", key.region_code()},
                    {"start", key.interval().start()},
                    {"end", key.interval().end()},
                    {"publicKey", ToHex(key.public_key())}});
    table.Add({std::string(IdOf(key.name())), key.issuer(), key.region_code(), FormatInterval(key.interval()),
               ToHex(key.public_key())});
  }
  const std::string text = file.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  if (!options.out.empty()) {
    const absl::Status written = WriteFile(options.out, text);
    if (!written.ok()) return written;
  }
  if (session.json()) {
    session.streams.out << text;
  } else {
    session.PrintWhole(table);
  }
  return Exit::kOk;
}

// ---- certificate verify --------------------------------------------------------------------------------------------------

struct VerifyOptions {
  std::string file, key, keys;
};

// The value of a line "label value"; "" where there is none.
std::string Line(std::string_view text, std::string_view label) {
  const std::string begin = StrCat("\n", label, " ");
  const size_t at = text.find(begin);
  if (at == std::string_view::npos) return "";
  const size_t from = at + begin.size();
  return std::string(text.substr(from, text.find('\n', from) - from));
}

// "COUNTY 621102" of the document; the level goes with the code, and an honour of a level is conferred by an office of that level.
absl::Status CheckConferredBy(std::string_view text) {
  const auto bad = [](std::string_view detail) {
    return Failure(kSignedTextMalformed, {{"format", kCertificateFormat}, {"detail", detail}});
  };
  const std::string line = Line(text, "conferred-by"), right = Line(text, "right");
  const size_t space = line.find(' ');
  const std::string level = line.substr(0, space), code = space == std::string::npos ? "" : line.substr(space + 1);
  if (!IsDivisionCode(code)) return bad("没有注明颁发机关");
  const bool whole_prefecture = code.ends_with("00");
  const std::string_view of_code = code.ends_with("0000") ? "PROVINCE" : whole_prefecture ? "PREFECTURE" : "COUNTY";
  if (level != of_code) return bad("颁发机关的级别与区划代码不符");
  // A prefecture without counties confers as a county, too.
  const bool fits = right == "HONOUR_PROVINCE"     ? level == "PROVINCE"
                    : right == "HONOUR_PREFECTURE" ? level == "PREFECTURE"
                    : right == "HONOUR_COUNTY"     ? level != "PROVINCE"
                                                   : true;
  return fits ? absl::OkStatus() : bad("颁发机关的级别与证书不符");
}

// The key that the document names, among those of a file that `certificate keys --out` wrote; it must be of the office that confers, and sign
// on the day of issue.
absl::StatusOr<std::string> KeyOf(const std::string& path, std::string_view document) {
  const auto text = ReadWholeFile(path);
  if (!text.ok()) return text.status();
  const auto keys = nlohmann::json::parse(*text, nullptr, false);
  const absl::Status bad = UsageError(StrCat("文件“", path, "”不是 jiedui rotation certificate keys 写出的密钥表。"));
  if (!keys.is_array()) return bad;
  const std::string named = Line(document, "key"), issued_on = Line(document, "issued-on");
  for (const auto& key : keys) {
    for (const char* field : {"name", "regionCode", "start", "end", "publicKey"}) {
      if (!key.is_object() || !key.contains(field) || !key[field].is_string()) return bad;
    }
    if (key["name"] != named) continue;
    const std::string conferred_by = Line(document, "conferred-by");
    if (conferred_by.substr(conferred_by.find(' ') + 1) != key["regionCode"].get<std::string>()) {
      return Failure(kSignedTextInvalid);  // another office's key
    }
    type::v1::Interval interval;
    interval.set_start(key["start"].get<std::string>());
    interval.set_end(key["end"].get<std::string>());
    const auto days = ParseInterval("key", interval);
    if (!days.ok()) return bad;
    const auto day = ParseDate("issued-on", issued_on);
    if (!day.ok()) return day.status();
    if (InForceOn(*days, *day) != type::v1::IN_FORCE_YES) {
      return Failure(kSignedTextInvalid);  // the key did not sign on that day
    }
    return FromHex("publicKey", key["publicKey"].get<std::string>(), kPublicKeyBytes);
  }
  return NoSuchName(StrCat("密钥表中没有“", named, "”。"));
}

// Offline: nobody is asked.
absl::StatusOr<Exit> Verify(Session& session, const VerifyOptions& options) {
  if (options.key.empty() == options.keys.empty()) return UsageError("请用 --key 或 --keys 之一给出公钥。");
  const auto document = ReadWholeFile(options.file);
  if (!document.ok()) return document.status();
  const auto key =
      options.keys.empty() ? FromHex("--key", options.key, kPublicKeyBytes) : KeyOf(options.keys, *document);
  if (!key.ok()) return key.status();
  const auto text = VerifySignedText(kCertificateFormat, *document, *key);
  if (!text.ok()) return text.status();
  const absl::Status conferred = CheckConferredBy(*text);
  if (!conferred.ok()) return conferred;
  if (session.json()) {
    nlohmann::ordered_json object{{"verified", true}};
    for (const char* label : {"certificate", "issuer", "conferred-by", "key", "issued-on", "person", "name", "right",
                              "as-of", "met-since", "sum", "statement"}) {
      object[label] = Line(*text, label);
    }
    session.streams.out << object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return Exit::kOk;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("证书", Line(*text, "certificate"));
  table.AddField("签发机构", Line(*text, "issuer"));
  table.AddField("颁发", Line(*text, "conferred-by"));
  table.AddField("签发", Line(*text, "issued-on"));
  table.AddField("姓名", Line(*text, "name"));
  const auto right = ParseEnum<rv1::Right>("right", Line(*text, "right"));
  table.AddField("权利", right.ok() ? ChineseName(*right) : Line(*text, "right"));
  table.AddField("截至", Line(*text, "as-of"));
  table.AddField("符合之日", Line(*text, "met-since"));
  table.AddField("证明", Line(*text, "statement"));
  session.PrintWhole(table);
  session.Note("签名相符。是否已作废须向签发机构查询。");
  if (options.keys.empty()) session.Note("未对照密钥表：该公钥是否属于颁发机关，须另行核对。");
  return Exit::kOk;
}

}  // namespace

void AddRotationRights(CLI::App& rotation, Body& chosen) {
  const auto person = [&](const char* name, const char* what,
                          absl::StatusOr<Exit> (*run)(Session&, const PersonOptions&)) {
    auto* command = rotation.add_subcommand(name, what);
    auto options = std::make_shared<PersonOptions>();
    command->add_option("person", options->person, "人员编号")->required()->type_name("PERSON");
    if (run == Right) {
      command->add_option("right", options->right, "权利")->required()->type_name(Choices<rv1::Right>());
    }
    command->add_option("--on", options->on, "截至哪一天，默认今天")->type_name("DATE");
    command->add_option("--known-at", options->known_at, "按当时所知")->type_name("TIME");
    WhenGiven(command, chosen, options, run);
  };
  person("record", "一个人的全部经历，以及由此而来的权利", Record);
  person("right", "一个人某项权利是否符合：计入的年限、尚缺、最早之日、所依规则", Right);
  {
    auto* command = rotation.add_subcommand("entitled", "一个地区符合某项权利的人");
    auto options = std::make_shared<EntitledOptions>();
    command->add_option("region", options->region, "地区")->required()->type_name("REGION");
    command->add_option("right", options->right, "权利")->required()->type_name(Choices<rv1::Right>());
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    command->add_flag("--without-certificate", options->without_certificate, "只列尚无证书的");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Entitled);
  }
  CLI::App* certificate = AddKind<CertificateCommands>(rotation, chosen);
  {
    auto* command = certificate->add_subcommand("issue", "签发");
    auto options = std::make_shared<IssueOptions>();
    command->add_option("person", options->person, "人员编号")->required()->type_name("PERSON");
    command->add_option("right", options->right, "权利")->required()->type_name(Choices<rv1::Right>());
    command->add_option("--on", options->on, "截至哪一天，默认今天")->type_name("DATE");
    command->add_option("--id", options->id, "编号，不填则随机")->type_name("ID");
    command->add_option("--out", options->out, "证书写入的文件")->type_name("FILE");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Issue);
  }
  AddVerb<CertificateCommands, &Stub::RevokeServiceCertificate>(*certificate, chosen, "revoke", "作废");
  {
    auto* command = certificate->add_subcommand("document", "证书的原文，可供他人验证");
    auto options = std::make_shared<TextOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    command->add_option("--out", options->out, "写入的文件；不填为标准输出")->type_name("FILE");
    WhenGiven(command, chosen, options, Document);
  }
  {
    auto* command = certificate->add_subcommand("keys", "签发证书的公钥，可存为文件供离线验证");
    auto options = std::make_shared<TextOptions>();
    command->add_option("--out", options->out, "写入的文件")->type_name("FILE");
    WhenGiven(command, chosen, options, Keys);
  }
  {
    auto* command = certificate->add_subcommand("verify", "离线验证证书的签名，不询问任何服务");
    auto options = std::make_shared<VerifyOptions>();
    command->add_option("file", options->file, "证书文件；- 为标准输入")->required()->type_name("FILE");
    command->add_option("--key", options->key, "公钥，64 个十六进制数字")->type_name("HEX");
    command->add_option("--keys", options->keys, "密钥表文件（certificate keys --out）")->type_name("FILE");
    WhenGiven(command, chosen, options, Verify);
  }
}

}  // namespace jiedui::cli
