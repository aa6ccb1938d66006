import { circle, cut, dots, line, oval, path, type Picture } from "#app/components/art/drawing";

const label = (x: number, y: number, width: number, height: number) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fbf5e4"/>` +
  `<rect x="${x + width / 2 - 12}" y="${y + 10}" width="24" height="24" rx="3" fill="#b93a25"/>` +
  line(`M${x + 14} ${y + height - 18}h${width - 28}`, "#8a7a55", 3);

export const pantryPictures = {
  oil: {
    grounds: ["#f6eccb", "#eaead6"],
    draw: (by) =>
      path("M168 66h48v30c34 12 46 34 46 66v84H122v-84c0-32 12-54 46-66z", by.pick(["#dba52e", "#e3b53c", "#c9902a"])) +
      `<rect x="164" y="44" width="56" height="26" rx="4" fill="#2f6b57"/>` +
      label(138, 154, 108, 70) +
      cut("M136 150c2-16 8-28 18-36M254 160v74") +
      path("M292 246c0-22 18-38 20-58 4 20 22 36 22 58 0 14-42 14-42 0z", "#e8c458"),
  },
  sauce: {
    grounds: ["#f0ddd0", "#ebe7d8"],
    draw: (by) =>
      path("M126 118h148c20 24 24 92 0 128H126c-24-36-20-104 0-128z", by.pick(["#6b3426", "#7a2f22", "#4a332b"])) +
      path("M122 96h156l-6 24H128z", "#b9894f") +
      path("M132 96c10-26 126-26 136 0z", "#c23a2a") +
      line("M124 108h152", "#7d5a2c", 4) +
      label(150, 146, 100, 74) +
      cut("M118 150c-6 24-4 50 4 72") +
      dots("#c23a2a", 8, 312, 232, 330, 246, 296, 248),
  },
  "rice-wine-vinegar": {
    grounds: ["#ece0d6", "#e4e8da"],
    draw: (by) =>
      path("M176 52h48v36c60 20 74 60 74 96 0 36-26 62-98 62s-98-26-98-62c0-36 14-76 74-96z", by.pick(["#5a3a2c", "#3f4f46", "#6d4a35"])) +
      path("M168 44c10-12 54-12 64 0v22h-64z", "#b93a25") +
      line("M168 68h64", "#e3b53c", 4) +
      `<path d="M200 124l48 48-48 48-48-48z" fill="#fbf5e4"/>` +
      line("M182 164h36M200 152v40M184 184h32", "#b93a25", 5) +
      cut("M124 170c4-24 16-42 34-54"),
  },
  tofu: {
    grounds: ["#ece9dc", "#f1e5d8"],
    draw: (by) =>
      path("M96 138l104-36 104 36v62l-104 44-104-44z", by.pick(["#f6efd9", "#f1e4c4", "#a8744a"])) +
      path("M96 138l104 38v68l-104-44z", "#00000012") +
      path("M200 176l104-38v62l-104 44z", "#00000020") +
      line("M148 120l104 38M252 120l-104 38M148 158v64M252 158v64", "#00000026", 3) +
      cut("M112 140l88-30 76 26") +
      path("M262 92c20-20 44-20 60-6-14 20-38 24-60 6z", "#5b8d4a") +
      path("M78 226c-18-6-26-20-24-38 20 2 30 18 24 38z", "#3f7343"),
  },
  milk: {
    grounds: ["#e3ebee", "#f3ebdc"],
    draw: () =>
      path("M126 112l30-44h76l30 44v134H126z", "#fdfbf4") +
      path("M232 68l30 44v134h-36V112z", "#e3dfd2") +
      path("M156 68h76v-16h-76z", "#2f7a86") +
      path("M126 170c30-20 60 16 100-4v80H126z", "#3b7d86") +
      cut("M140 200q30-10 60 4") +
      path("M288 158h54l-6 88h-42z", "#ffffffc0") +
      path("M290 182h50l-4 64h-42z", "#fffdf6") +
      oval(176, 136, 18, 13, "#3a3a38", -14) +
      circle(202, 148, 8, "#3a3a38"),
  },
} satisfies Record<string, Picture>;
