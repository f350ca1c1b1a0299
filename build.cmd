@echo off
rem Runs build.py inside WSL, the Linux that Windows brings.
setlocal
for /f "tokens=2 delims=:." %%c in ('chcp') do set "before=%%c"
chcp 65001 >nul
where wsl.exe >nul 2>nul
if errorlevel 1 goto none
wsl.exe --exec true >nul 2>nul
if errorlevel 1 goto none
set "HAKUSHO_FROM_WINDOWS=1"
set "WSLENV=HAKUSHO_FROM_WINDOWS:%WSLENV%"
wsl.exe --cd "%~dp0." --exec python3 build.py %*
set "status=%errorlevel%"
chcp %before% >nul
exit /b %status%
:none
echo WSL（Windows の中の Linux）がありません。管理者の PowerShell で「wsl --install」を実行し、Windows を再起動してから、もう一度実行してください。 1>&2
chcp %before% >nul
exit /b 3
