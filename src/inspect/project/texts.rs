//! Texts that every new project has.

use super::file::ProjectFile;

/// What git leaves out: what is built, what builds keep, and the secret of the noise.
const GITIGNORE: &str = "site/\n.lagesbild/\ndata/secret.txt\n";

const METHOD: &str = "---
title: Metod
menu: Metod
definitions: true
methods: true
---

## Vad som räknas

Varje mått är en andel av ett antal fall. Antalet bakom står i tabellerna. Andelar avrundas till hela procent, så summan blir inte alltid 100.

## Vad siffrorna inte säger

En skillnad säger inte vad den beror på. Den säger inte heller om något är bra eller dåligt.
";

const README: &str = "# {title}

Den här mappen är ett projekt för Lägesbild. Bygg webbplatsen och öppna `site/index.html`:

```sh
lagesbild build .
```

## Nästa steg

1. Läs `data/{study}/study.yaml`. Där står vad siffrorna betyder. Rader med `# Skriv` är gissningar eller luckor.
2. Läs `data/units.csv`. Där står platserna: id, namn, nivå (`nation`, `county`, `municipality`, `district`) och vad de är en del av.
3. Skriv utgivare och kontakt i `lagesbild.yaml`.
4. Skriv texten i `content/pm/pm-1.md`, och startsidan i `content/pages/start.md`.
5. Kontrollera med `lagesbild check .` och bygg igen.

`lagesbild inspect FIL` berättar vad som finns i en fil och skriver ett utkast till hur den läses.
";

/// README, rules for git and the method page.
pub(crate) fn common(title: &str, study: &str) -> Vec<ProjectFile> {
    let readme = README.replace("{title}", title).replace("{study}", study);
    vec![
        ProjectFile::new(".gitignore", GITIGNORE),
        ProjectFile::new("README.md", readme),
        ProjectFile::new("content/pages/metod.md", METHOD),
    ]
}
