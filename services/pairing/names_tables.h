// What names.cc knows by heart. Data, each row with where it comes from.
#pragma once

#include <string_view>

namespace jiedui::pairing::names {

// Words that a converter between the scripts misread or put into Taiwanese usage. `read` is in normal form (simplified), as the
// converter's output looks after Normal; `meant` likewise.
struct Misreading {
  std::string_view read, meant;
  std::string_view source;
};

inline constexpr std::string_view kGuidance2011 =
    "《关于认真做好教育对口支援工作的指导意见》(青海省人民政府办公厅转发, 2011) as published in traditional characters";
inline constexpr std::string_view kTaiwanPhrases = "OpenCC 1.1.6, TWPhrasesIT and TWPhrasesOther";
inline constexpr Misreading kMisreadings[] = {
    {"中国小", "中小学", kGuidance2011},  // read as 中|小學 → 中|國小
    {"国中", "初中", kGuidance2011},     {"幼稚园", "幼儿园", kGuidance2011},     {"档案", "文件", kGuidance2011},
    {"计画", "计划", kGuidance2011},     {"硬体", "硬件", kGuidance2011},         {"软体", "软件", kGuidance2011},
    {"网路", "网络", kGuidance2011},     {"专业设定", "专业设置", kGuidance2011}, {"资讯", "信息", kTaiwanPhrases},
};

// The peoples whose names stand in those of autonomous areas (56 民族, GB/T 3304, without 汉; 各族 is one for this purpose).
// `bare`: the name is also written without 族 there (伊犁哈萨克自治州).
struct People {
  std::string_view name;
  bool bare = false;
};
inline constexpr People kPeoples[] = {
    {"柯尔克孜", true},
    {"维吾尔", true},
    {"哈萨克", true},
    {"塔吉克", true},
    {"鄂伦春", true},
    {"蒙古", true},
    {"锡伯", true},
    {"乌孜别克"},
    {"俄罗斯"},
    {"鄂温克"},
    {"塔塔尔"},
    {"达斡尔"},
    {"布依"},
    {"朝鲜"},
    {"土家"},
    {"哈尼"},
    {"傈僳"},
    {"高山"},
    {"拉祜"},
    {"东乡"},
    {"纳西"},
    {"景颇"},
    {"仫佬"},
    {"布朗"},
    {"撒拉"},
    {"毛南"},
    {"仡佬"},
    {"阿昌"},
    {"普米"},
    {"德昂"},
    {"保安"},
    {"裕固"},
    {"独龙"},
    {"赫哲"},
    {"门巴"},
    {"珞巴"},
    {"基诺"},
    {"回"},
    {"藏"},
    {"苗"},
    {"彝"},
    {"壮"},
    {"满"},
    {"侗"},
    {"瑶"},
    {"白"},
    {"傣"},
    {"黎"},
    {"佤"},
    {"畲"},
    {"水"},
    {"土"},
    {"羌"},
    {"怒"},
    {"京"},
    {"各"},
};

// Ends of school names and how people shorten them. Each applies to the end alone.
struct Ending {
  std::string_view full, brief;
};
inline constexpr Ending kUniversityEndings[] = {
    {"师范大学", "师大"},         {"师范大学", "师范"},         {"师范学院", "师院"},     {"师范学院", "师范"},
    {"民族大学", "民大"},         {"民族学院", "民院"},         {"理工大学", "理工"},     {"理工学院", "理工"},
    {"科学技术大学", "科大"},     {"科技大学", "科大"},         {"科技大学", "科技"},     {"科技学院", "科技"},
    {"工业大学", "工大"},         {"农业大学", "农大"},         {"林业大学", "林大"},     {"海洋大学", "海大"},
    {"交通大学", "交大"},         {"医科大学", "医大"},         {"医科大学", "医科"},     {"中医药大学", "中医大"},
    {"财经大学", "财大"},         {"财经大学", "财经"},         {"财经学院", "财经"},     {"政法大学", "政法"},
    {"政法学院", "政法"},         {"外国语大学", "外国语"},     {"外国语学院", "外国语"}, {"邮电大学", "邮电"},
    {"邮电学院", "邮电"},         {"职业技术学院", "职院"},     {"职业学院", "职院"},     {"职业技术大学", "职大"},
    {"医学高等专科学校", "医专"}, {"师范高等专科学校", "师专"}, {"高等专科学校", "高专"},
};
inline constexpr Ending kSchoolEndings[] = {
    {"中学", "中"},
    {"小学", "小"},
    {"高级中学", "高中"},
    {"初级中学", "初中"},
    {"实验小学", "实小"},
    {"附属中学", "附中"},
    {"附属小学", "附小"},
    {"附属高级中学", "附中"},
    {"职业技术学校", "职校"},
    {"职业教育中心", "职教中心"},
    {"九年一贯制学校", "九年制学校"},
};

}  // namespace jiedui::pairing::names
