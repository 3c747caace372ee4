# Every target sets up .venv by itself and does again only what has changed.
# ARGS goes to the command: make check ARGS="data/dongguan", make test ARGS="-k points".

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Chinese in and out, whatever the locale of the machine.
export PYTHONUTF8 := 1
# Each of many processes compiles the program again where the machine asks to keep no compiled files.
export PYTHONDONTWRITEBYTECODE :=
# Material prints an end-of-life notice at every build, over the build's own warnings. We know:
# mkdocs<2 is pinned and the core does not depend on MkDocs.
export NO_MKDOCS_2_WARNING := 1

# What publishes needs half as much as what tests: a host that only builds sets up the smaller half.
RUN := .venv/.stamp-run
STAMP := .venv/.stamp
# Tests run on every core, but on four at most: each worker may take a gigabyte. They come in the
# order given, the one without work taking over from the other.
WORKERS := -n auto --maxprocesses 4 --dist worksteal
# What readers' browsers run and draw, held against the list in scripts/browsers/package.json.
SCRIPTS := docs/assets/*.js overrides/partials/*.js src/handbook/pages/templates/*.js
STYLES := docs/assets/*.css overrides/partials/*.css

.PHONY: help serve build test quick check pdf bench bench-load bench-scale bench-search bench-lighthouse lint mutation attack manual reproduce clean FORCE

help: ## 列出目标 / List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

serve: $(RUN) ## 本地预览，改动即时可见 / Live preview while editing
	.venv/bin/handbook serve $(ARGS)

build: $(RUN) ## 生成网站到 site/ / Build the site into site/
	.venv/bin/handbook build --strict $(ARGS)

test: $(STAMP) ## 运行全部测试 / Run all tests
	@scripts/system-packages.sh
	@scripts/peers.sh renderers || true # the test that needs them says what is missing
	.venv/bin/pytest $(WORKERS) $(ARGS)

quick: $(STAMP) ## 一分钟内的测试，不用浏览器、不生成网站 / Tests of a minute: no browser, no build
	.venv/bin/pytest $(WORKERS) -m "not browser and not slow" $(ARGS)

check: $(RUN) ## 检查政策数据 / Check the policy data
	.venv/bin/handbook check $(ARGS)

pdf: $(RUN) ## 生成 PDF 版 / Make the PDF edition
	.venv/bin/handbook pdf $(ARGS)

bench: $(STAMP) ## 测量生成速度 / Measure the speed of the build
	.venv/bin/python benchmarks/build_ratio.py $(ARGS)
	.venv/bin/python benchmarks/paper.py
	.venv/bin/python benchmarks/batch.py
	.venv/bin/python benchmarks/edit_to_page.py

bench-load: $(STAMP) ## 用 nginx 和 wrk 做压力测试 / Load test with nginx and wrk
	@scripts/system-packages.sh wrk
	.venv/bin/python benchmarks/load.py $(ARGS)

bench-scale: $(STAMP) ## 测量 1 至 21 个城市的生成 / Measure 1 to 21 cities
	.venv/bin/python benchmarks/scale.py $(ARGS)

bench-search: $(STAMP) ## 与 Material 和 Pagefind 的搜索比较 / Compare the search with Material's and Pagefind
	@scripts/peers.sh search
	.venv/bin/python benchmarks/search.py $(ARGS)

bench-lighthouse: $(STAMP) ## 用 Lighthouse 测量页面 / Measure pages with Lighthouse
	@scripts/system-packages.sh
	.venv/bin/python benchmarks/lighthouse.py $(ARGS)

lint: $(STAMP) ## 检查代码 / Check the code
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	@scripts/from-npm.sh scripts/lint lint
	.cache/lint/node_modules/.bin/biome check --config-path=scripts/lint docs/assets overrides src/handbook/pages/templates
	@scripts/from-npm.sh scripts/browsers browsers
	.cache/browsers/node_modules/.bin/eslint -c .cache/browsers/eslint.config.mjs $(SCRIPTS)
	.cache/browsers/node_modules/.bin/stylelint -c .cache/browsers/stylelint.config.mjs $(STYLES)
	scripts/subjects.sh

mutation: $(STAMP) ## 改动程序，看测试是否察觉 / Change the program, see whether tests notice
	nice -n 19 .venv/bin/python scripts/mutation.py $(ARGS)

attack: $(STAMP) ## 从外部攻击，次数多得多 / Attack from outside, far more often than the tests do
	HANDBOOK_ATTACK=heavy .venv/bin/pytest $(WORKERS) tests/*/test_attack_*.py $(ARGS)

manual: $(STAMP) ## 更新说明书里由程序得出的部分 / Write what the manual takes from the program
	.venv/bin/python scripts/manual.py

reproduce: ## 发布两次，逐字节比较并验证 / Make the release twice, compare and verify
	@scripts/system-packages.sh faketime
	scripts/reproduce.sh

clean: ## 删除生成的文件，保留 .venv / Remove what was built, keep .venv
	rm -rf site dist build .cache .handbook .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

# A .venv that was copied or moved here, or whose Python is gone, is as good as none.
ifneq ($(shell test -x .venv/bin/python && cat .venv/.root),$(CURDIR))
$(STAMP) $(RUN): FORCE
endif

$(STAMP): requirements.lock pyproject.toml scripts/set-up.sh
	@scripts/set-up.sh

$(RUN): requirements-run.lock pyproject.toml scripts/set-up.sh
	@scripts/set-up.sh run
