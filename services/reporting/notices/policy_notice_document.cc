#include "services/reporting/notices/policy_notice_document.h"

#include "absl/strings/str_split.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/reporting/notices/policy_notice.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Notice;

// 版面 after GB/T 9704: number, title, addressee, text, signature and date to the right.
constexpr std::string_view kStyle = R"(
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
body { font-family: "FangSong", "仿宋", "Noto Serif CJK SC", serif; font-size: 16pt; line-height: 1.75; max-width: 156mm; margin: 0 auto; }
h1 { font-family: "SimSun", "宋体", "Noto Serif CJK SC", serif; font-size: 22pt; text-align: center; overflow-wrap: anywhere; }
p { margin: 0; text-indent: 2em; overflow-wrap: anywhere; }
.number { text-align: center; text-indent: 0; }
.to { text-indent: 0; margin-top: 1em; }
.terms { margin-top: 1em; }
.sign { text-align: right; text-indent: 0; margin-top: 2em; }
.date { text-align: right; text-indent: 0; }
)";

// "2023年2月1日"
std::string ChineseDay(std::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay("day", text);
  if (!day.ok()) return EscapeHtml(text);
  return StrCat(day->year(), "年", day->month(), "月", day->day(), "日");
}

void Paragraph(std::string& html, std::string_view css, std::string_view escaped) {
  html += css.empty() ? StrCat("<p>", escaped, "</p>\n") : StrCat("<p class=\"", css, "\">", escaped, "</p>\n");
}

std::string NameOf(const std::string& display_name, const std::string& party) {
  return EscapeHtml(display_name.empty() ? party : display_name);
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      case '`': escaped += "&#96;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string NoticeDocument(const Notice& notice) {
  std::string html = StrCat(
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>",
      EscapeHtml(notice.number()), " ", EscapeHtml(notice.title()), "</title>\n<style>", kStyle,
      "</style>\n</head>\n<body>\n");
  Paragraph(html, "number", EscapeHtml(notice.number()));
  html += StrCat("<h1>", EscapeHtml(notice.title()), "</h1>\n");
  Paragraph(html, "to", StrCat(NameOf(notice.recipient_name(), notice.recipient()), "："));
  for (const auto line : absl::StrSplit(ToAbsl(notice.text()), '\n')) {
    if (!line.empty()) Paragraph(html, "", EscapeHtml({line.data(), line.size()}));
  }
  Paragraph(html, "terms", StrCat("类别：", Chinese(notice.kind())));
  if (notice.cause() != Notice::CAUSE_UNSPECIFIED) Paragraph(html, "", StrCat("事由：", Chinese(notice.cause())));
  if (!notice.responsible_person().empty()) {
    Paragraph(html, "", StrCat("责任人：", EscapeHtml(notice.responsible_person())));
  }
  if (!notice.due_on().empty()) Paragraph(html, "", StrCat("期限：", ChineseDay(notice.due_on()), "前"));
  Paragraph(
      html, "",
      StrCat("依据：", EscapeHtml(notice.citation().document()), "（", EscapeHtml(notice.citation().clause()), "）"));
  Paragraph(html, "sign", NameOf(notice.issuer_name(), notice.issuer()));
  Paragraph(html, "date", ChineseDay(notice.issued_on()));
  html += "</body>\n</html>\n";
  return html;
}

}  // namespace jiedui::reporting::policy
