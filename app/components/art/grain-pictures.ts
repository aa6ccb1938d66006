import { cut, dots, line, oval, path, stamp, type Picture } from "#app/components/art/drawing";

const bowl = (heap: string, clay: string, rim: string) =>
  path("M112 164h176c2 52-34 82-88 82s-90-30-88-82z", clay) +
  oval(200, 164, 88, 18, rim) +
  path("M122 164c8-66 148-66 156 0-40 14-116 14-156 0z", heap) +
  cut("M134 192c8 22 24 34 44 40") +
  path("M170 240h60l6 14h-72z", rim);

const sack = (cloth: string, dark: string, heap: string) =>
  path("M126 138c-16 40-20 84-8 112 50 10 116 10 164 0 12-30 8-74-8-112z", cloth) +
  path("M118 136q82-26 164 0l-6 20q-76-18-152 0z", dark) +
  path("M132 138c20-48 118-48 136 0-44 14-92 14-136 0z", heap) +
  cut("M136 176c-6 22-6 42-2 60M262 176c5 20 6 38 3 54");

const ear = (stem: string, corn: string) =>
  line("M0 0v-120", stem, 4) +
  stamp(oval(10, 0, 7, 15, corn, 24) + oval(-10, 0, 7, 15, corn, -24), 0, -58, 0, 0, -90, 0) +
  oval(0, -124, 7, 15, corn);

const pod = (shell: string, seam: string) =>
  path("M-62 8c20-34 92-44 126-22 2 6-4 8-10 8-30 36-96 40-116 14z", shell) +
  `<g fill="${seam}"><circle cx="-28" cy="4" r="12"/><circle r="13"/><circle cx="28" cy="-4" r="12"/></g>`;

export const grainPictures = {
  rice: {
    grounds: ["#f1e8d2", "#e8eadb", "#f3e6da"],
    draw: (by) =>
      bowl("#fffdf4", by.pick(["#8a4b35", "#35594c", "#59677a"]), by.pick(["#6b3826", "#2a473c"])) +
      dots("#e2d9bf", 3, 160, 138, 184, 124, 210, 134, 236, 140, 198, 148, 172, 152, 226, 122) +
      stamp(oval(0, 0, 4, 9, "#fffdf4"), 306, 236, 40, 322, 246, -30, 92, 244, 60),
  },
  millet: {
    grounds: ["#f6edcf", "#efe6d4"],
    draw: (by) =>
      sack("#c9ab7c", "#ae8f60", by.pick(["#e3b53c", "#d9a52f", "#eac35a"])) +
      dots("#f7dd8c", 3.5, 160, 122, 182, 110, 208, 116, 232, 112, 246, 126, 196, 128, 220, 130, 172, 132) +
      stamp(line("M0 0c4-34 12-58 30-78", "#7d7a35", 4) + oval(34, -88, 9, 28, "#d9a52f", 34), 300, 250, 10, 96, 250, -30),
  },
  corn: {
    grounds: ["#f5ecc8", "#e7ecd6"],
    draw: (by) =>
      stamp(
        path("M-32 70c-18-70-8-130 32-170 40 40 50 100 32 170z", by.pick(["#e8b93a", "#eec64f", "#f0e3b0"])) +
          `<g fill="none" stroke="#b98a1c" stroke-width="3" opacity=".6"><path d="M-14-60v126M0-84v150M14-60v126M-30-20h60M-34 6h68M-34 32h68M-26-46h52"/></g>` +
          path("M-46 84C-62 20-40-20-16-40c-12 40-4 84 16 124z", "#5e8a4c") +
          path("M46 84C62 20 46-30 14-52c14 46 6 96-14 136z", "#3f6f42"),
        160,
        180,
        -18,
        256,
        186,
        22,
      ),
  },
  "wheat-flour": {
    grounds: ["#f3ead6", "#efe3d0"],
    draw: () =>
      sack("#efe5cd", "#d6c8a6", "#fffef9") +
      stamp(ear("#a8843a", "#cf9f3f"), 86, 254, -12, 318, 256, 14) +
      path("M172 196q28-16 56 0v26q-28 14-56 0z", "#b93a25") +
      cut("M182 208h36"),
  },
  noodles: {
    grounds: ["#f4e7cf", "#e8eade"],
    draw: (by) =>
      `<g fill="none" stroke="${by.pick(["#e7c877", "#eed9a0", "#d9b36a"])}" stroke-width="8" stroke-linecap="round"><path transform="translate(0 42)" d="M96 120c60-10 150-10 208 0M92 134c60-10 156-10 216 0M92 148c60-8 156-8 216 0M92 162c60-6 156-6 216 0M92 176c60-4 156-4 216 0M94 190c60-2 152-2 212 0"/></g>` +
      path("M182 148h38v98h-38z", "#b93a25") +
      cut("M190 160v72M211 160v72"),
  },
  beans: {
    grounds: ["#e9ecda", "#f2e6d8"],
    draw: (by) =>
      stamp(
        line("M-90 20c40-40 120-50 180-10", by.pick(["#4f7f3c", "#6b9a4a"]), 17) + cut("M-76 10c40-28 100-36 146-14"),
        190,
        130,
        -8,
        204,
        172,
        6,
        190,
        212,
        -4,
      ),
  },
  soybean: {
    grounds: ["#ecebd3", "#f3ead2"],
    draw: (by) =>
      stamp(pod("#87a352", by.pick(["#d8bd6a", "#c8d088"])), 160, 140, -20, 246, 178, 14, 158, 212, 4) +
      dots("#d8bd6a", 12, 266, 234, 292, 222, 292, 248),
  },
  peanut: {
    grounds: ["#f3e4ce", "#ece5d6"],
    draw: () =>
      stamp(
        path("M-52 0c0-34 40-34 52-16 14-18 56-16 56 16s-42 36-56 18c-12 18-52 16-52-18z", "#d0a567") +
          line("M-34-8c4 6 4 12 0 18M-14-8c4 6 4 10 0 16M18-10c4 6 4 14 0 20M36-8c4 6 3 10 0 14", "#a87c3f", 3),
        150,
        140,
        -24,
        250,
        160,
        18,
        176,
        212,
        6,
      ) + stamp(oval(0, 0, 15, 11, "#a44a36") + cut("M-6-3q4-4 9-3", 2), 256, 222, 0, 288, 208, 40),
  },
} satisfies Record<string, Picture>;
