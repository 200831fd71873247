r"""What authors write and the engine does not know, defined in TeX. A page's own definitions come before these."""

PRELUDE = r"""
\newcommand{\mbox}[1]{\text{#1}} \newcommand{\hbox}[1]{\text{#1}} \newcommand{\textnormal}[1]{\text{#1}}
\newcommand{\textup}[1]{\text{#1}} \newcommand{\textmd}[1]{\text{#1}} \newcommand{\intertext}[1]{\\\text{#1}\\}
\newcommand{\mathds}[1]{\mathbb{#1}} \newcommand{\mathbbm}[1]{\mathbb{#1}} \newcommand{\mathnormal}[1]{{#1}}
\newcommand{\mathsfit}[1]{\mathsf{#1}} \newcommand{\pmb}[1]{\boldsymbol{#1}}
\newcommand{\scr}{\mathscr} \newcommand{\mit}{\mathit}

\newcommand{\ensuremath}[1]{{#1}} \newcommand{\smash}[2][]{{#2}} \newcommand{\bbox}[2][]{{#2}}
\newcommand{\llap}[1]{{#1}} \newcommand{\rlap}[1]{{#1}} \newcommand{\clap}[1]{{#1}} \newcommand{\vcenter}[1]{{#1}}
\newcommand{\mathllap}[1]{{#1}} \newcommand{\mathrlap}[1]{{#1}} \newcommand{\mathclap}[1]{{#1}}
\newcommand{\class}[2]{{#2}} \newcommand{\cssId}[2]{{#2}} \newcommand{\style}[2]{{#2}}
\newcommand{\colorbox}[2]{\boxed{\text{#2}}} \newcommand{\fcolorbox}[3]{\boxed{\text{#3}}}
\newcommand{\enclose}[3][]{\boxed{#3}}

\newcommand{\require}[1]{} \newcommand{\vspace}[1]{} \newcommand{\cline}[1]{} \newcommand{\nobreak}{}
\newcommand{\allowbreak}{} \newcommand{\xspace}{} \newcommand{\hfil}{} \newcommand{\noindent}{}
\newcommand{\centering}{} \newcommand{\displaylimits}{} \newcommand{\oldstyle}{}
\newcommand{\global}{} \newcommand{\long}{}
\newcommand{\tiny}{} \newcommand{\Tiny}{} \newcommand{\scriptsize}{} \newcommand{\footnotesize}{} \newcommand{\small}{}
\newcommand{\normalsize}{} \newcommand{\large}{} \newcommand{\Large}{} \newcommand{\LARGE}{} \newcommand{\huge}{}
\newcommand{\Huge}{}
\newcommand{\hfill}{\quad} \newcommand{\enskip}{\enspace} \newcommand{\null}{{}} \newcommand{\strut}{\mathstrut}

\newcommand{\nonumber}{\notag} \newcommand{\cr}{\\} \newcommand{\newline}{\\} \newcommand{\tabularnewline}{\\}
\newcommand{\matrix}[1]{\begin{matrix}#1\end{matrix}} \newcommand{\pmatrix}[1]{\begin{pmatrix}#1\end{pmatrix}}
\newcommand{\bmatrix}[1]{\begin{bmatrix}#1\end{bmatrix}} \newcommand{\cases}[1]{\begin{cases}#1\end{cases}}
\newcommand{\eqalign}[1]{\begin{aligned}#1\end{aligned}} \newcommand{\displaylines}[1]{\begin{gathered}#1\end{gathered}}
\newcommand{\substack}[1]{\begin{subarray}{c}#1\end{subarray}}
\def\root#1\of#2{\sqrt[#1]{#2}} \def\buildrel#1\over#2{\overset{#1}{#2}}

\newcommand{\dotsb}{\cdots} \newcommand{\dotsm}{\cdots} \newcommand{\dotsi}{\cdots} \newcommand{\dotsc}{\ldots}
\newcommand{\dotso}{\ldots} \newcommand{\dotsx}{\ldots} \newcommand{\hdots}{\ldots} \newcommand{\mathellipsis}{\ldots}
\newcommand{\centerdot}{\cdot} \newcommand{\sdot}{\cdot} \newcommand{\thickapprox}{\approx} \newcommand{\thicksim}{\sim}
\newcommand{\empty}{\emptyset} \newcommand{\varpropto}{\propto} \newcommand{\smallsetminus}{\setminus}
\newcommand{\smallsmile}{\smile} \newcommand{\smallfrown}{\frown} \newcommand{\shortmid}{\mid}
\newcommand{\nshortmid}{\nmid} \newcommand{\shortparallel}{\parallel} \newcommand{\nshortparallel}{\nparallel}
\newcommand{\intop}{\int\limits} \newcommand{\smallint}{\int} \newcommand{\imath}{ı} \newcommand{\jmath}{ȷ}
\newcommand{\varlimsup}{\mathop{\overline{\lim}}} \newcommand{\varliminf}{\mathop{\underline{\lim}}}
\newcommand{\varinjlim}{\mathop{\underrightarrow{\lim}}} \newcommand{\varprojlim}{\mathop{\underleftarrow{\lim}}}
\newcommand{\abs}[1]{\left\lvert #1\right\rvert} \newcommand{\norm}[1]{\left\lVert #1\right\rVert}
\newcommand{\TeX}{\text{TeX}} \newcommand{\LaTeX}{\text{LaTeX}} \newcommand{\KaTeX}{\text{KaTeX}}
\newcommand{\O}{\text{Ø}} \newcommand{\AA}{\text{Å}}
"""
