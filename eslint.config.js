import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const environment = { object: "process", property: "env", message: "Read the environment in app/env.server.ts." };

export default tseslint.config(
  { ignores: ["node_modules", "build", ".cache", ".data", "app/db/generated", "test-results", "playwright-report", "coverage"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", 400],
      "no-restricted-properties": ["error", environment],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/only-throw-error": "off", // Remix loaders throw responses
      "@typescript-eslint/require-await": "off", // loaders, actions and jobs are asynchronous by contract
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    files: ["**/*.tsx"],
    extends: [jsxA11y.flatConfigs.strict],
    plugins: { "react-hooks": reactHooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  { files: ["app/env.server.ts", "*.config.ts", "tests/**/*.ts"], rules: { "no-restricted-properties": "off" } },
  { files: ["**/*.{js,mjs}"], rules: { "max-lines": ["error", 400] } },
);
